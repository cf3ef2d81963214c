"""The same tables as an analyst would write them in a dataframe: join line by line, then add up.

They drop repeated ids and negative quantities, take shares, days and lives into account, and place every part in the
four frameworks with its gases. They give no interval and no finding, and stop at a line that is wrong.
"""
