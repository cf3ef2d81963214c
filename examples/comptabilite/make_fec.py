"""Write a made but realistic FEC: a workshop of about 60 people, one year of entries, always the same for one seed.

    python examples/comptabilite/make_fec.py FILE [LINES] [SEED]

Purchases with VAT and suppliers, credit notes, rebates, freight, travel, fuel cards, energy, assets (some bought, one
put into service after work in progress, one sold), sales, payments, payroll, depreciation, opening balances. Every
entry balances. Names are invented, or those of large companies where a rule knows them; amounts are random.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
YEAR = 2024

#: account, label, supplier code, supplier, smallest and largest amount in euros, weight
PURCHASES = (
    ("601100", "Achats de tôles et profilés acier", "FACIER", "Aciers du Vermandois", 700, 9800, 30),
    ("601200", "Achats de barres aluminium", "FALU", "Picardie Aluminium", 500, 7200, 16),
    ("601300", "Achats de granulés plastiques", "FPLAST", "Polymères de l'Oise", 300, 4200, 10),
    ("602210", "Fournitures consommables d'atelier", "FOUTIL", "Outillage Santerre", 60, 1900, 40),
    ("602600", "Emballages carton", "FCART", "Cartonnages Réunis", 150, 3800, 18),
    ("604000", "Achats d'études et prestations", "FETUD", "Bureau d'études Lamarck", 900, 9500, 5),
    ("606110", "Électricité", "FEDF", "EDF Entreprises", 3000, 7000, 4),
    ("606120", "Gaz naturel", "FGAZ", "Gaz de Bordeaux", 1200, 6500, 4),
    ("606130", "Eau", "FEAU", "Régie des eaux", 90, 600, 2),
    ("606300", "Petit équipement et entretien", "FQUINC", "Quincaillerie Somme", 15, 900, 60),
    ("606310", "Vêtements de travail et EPI", "FEPI", "Protection Nord", 60, 1600, 12),
    ("606400", "Fournitures administratives", "FBUR", "Papeterie Centrale", 12, 420, 30),
    ("606600", "Carburants", "FDKV", "DKV Euro Service", 60, 480, 24),
    ("607000", "Achats de marchandises", "FNEG", "Négoce Industriel", 100, 1900, 14),
    ("611000", "Sous-traitance générale", "FTRAIT", "Traitements de surface Avre", 200, 2600, 20),
    ("612200", "Crédit-bail machines", "FCB", "Bail Équipement", 2900, 2900, 3),
    ("613200", "Locations immobilières", "FSCI", "SCI des Ateliers", 5200, 5200, 3),
    ("613500", "Location de matériel", "FLOC", "Loc Chantier", 90, 1700, 10),
    ("614000", "Charges locatives", "FSCI", "SCI des Ateliers", 700, 1100, 2),
    ("615200", "Entretien des locaux", "FENT", "Multi-services Picards", 120, 3200, 12),
    ("615500", "Entretien du matériel", "FREP", "Mécanique Générale", 60, 1500, 24),
    ("615610", "Maintenance informatique", "FINF", "Informatique & Co", 180, 1300, 8),
    ("616000", "Primes d'assurance", "FASS", "Mutuelle des Industries", 900, 5200, 3),
    ("618100", "Documentation générale", "FDOC", "Éditions Techniques", 20, 380, 6),
    ("621100", "Personnel intérimaire", "FINT", "Manpower", 500, 3100, 16),
    ("622600", "Honoraires comptables et juridiques", "FEXP", "Cabinet Comptable Delmotte", 350, 4200, 8),
    ("623000", "Publicité, salons", "FPUB", "Agence Relief", 200, 7600, 5),
    ("624100", "Transports sur achats", "FTRAN", "Transports Bocquet", 40, 700, 34),
    ("624200", "Transports sur ventes", "FTRAN2", "Express Nord Logistique", 40, 900, 40),
    ("624210", "Transports sur ventes maritimes", "FMER", "Lignes de la Manche", 600, 5200, 3),
    ("625100", "Voyages et déplacements", "FSNCF", "SNCF Voyageurs", 40, 460, 26),
    ("625110", "Voyages en avion", "FAF", "Air France", 180, 1900, 6),
    ("625120", "Hôtels et repas en mission", "FACC", "Accor Hôtels", 60, 640, 24),
    ("625700", "Réceptions", "FTRAI", "Traiteur du Beffroi", 60, 2100, 6),
    ("626100", "Frais postaux", "FPOST", "La Poste", 9, 260, 18),
    ("626500", "Téléphone et internet", "FORA", "Orange Business", 90, 780, 8),
    ("627000", "Services bancaires", "", "", 8, 160, 12),
    ("628100", "Cotisations professionnelles", "FSYN", "Syndicat de la métallurgie", 200, 1900, 2),
    ("628200", "Gardiennage et nettoyage", "FNET", "Propreté Services", 350, 1600, 6),
    ("651000", "Redevances de logiciels", "FLOG", "Logiciels de CAO", 300, 3400, 4),
)
SALES = (("701000", "Ventes de produits finis", 400, 19000), ("706000", "Prestations de services", 150, 3800))
#: day, account, label, supplier code, supplier, euros
ASSETS = (
    (date(YEAR, 3, 14), "215400", "Centre d'usinage", "FMACH", "Machines-outils Réunies", 186000),
    (date(YEAR, 5, 21), "218200", "Utilitaire", "FAUTO", "Garage de la Gare", 31900),
    (date(YEAR, 9, 3), "218300", "Ordinateurs et serveur", "FINF", "Informatique & Co", 24600),
    (date(YEAR, 10, 10), "218400", "Mobilier de bureau", "FMOB", "Mobilier Pro", 9800),
)


@dataclass
class Writer:
    """Entries in the order of their dates, numbered at the end."""

    entries: list[tuple[date, str, str, list[tuple[str, ...]]]] = field(default_factory=list)
    lines: int = 0

    def add(self, day: date, journal: tuple[str, str], piece: str, label: str, *sides: tuple[object, ...]) -> None:
        """One entry: sides are (account, label, auxiliary, its label, debit cents, credit cents)."""
        assert sum(int(side[4]) for side in sides) == sum(int(side[5]) for side in sides), (piece, sides)
        self.entries.append((day, *journal, [(piece, label, *map(str, side)) for side in sides]))
        self.lines += len(sides)

    def rows(self) -> Iterator[tuple[str, ...]]:
        """The 18 cells of every line."""
        ordered = sorted(range(len(self.entries)), key=lambda i: (self.entries[i][0], i))
        for number, index in enumerate(ordered, 1):
            day, code, name, sides = self.entries[index]
            stamp = day.strftime("%Y%m%d")
            for piece, label, account, text, auxiliary, auxiliary_text, debit, credit in sides:
                yield (
                    code, name, str(number), stamp, account, text, auxiliary, auxiliary_text, piece, stamp, label,
                    amount(int(debit)), amount(int(credit)), "", "", stamp, "", "",
                )  # fmt: skip


def amount(cents: int) -> str:
    """An amount with a decimal comma."""
    return f"{cents // 100},{cents % 100:02d}"


def entries(lines: int, seed: int) -> Writer:
    """About `lines` lines of entries."""
    chance = random.Random(seed)
    book = Writer()
    _opening(book)
    _assets(book)
    _months(book, chance)
    weights = [row[6] for row in PURCHASES]
    while book.lines < lines:
        if chance.random() < 0.72:
            _purchase(book, chance, chance.choices(PURCHASES, weights)[0])
        else:
            _sale(book, chance)
    return book


def _day(chance: random.Random) -> date:
    return date(YEAR, 1, 2) + timedelta(days=chance.randrange(363))


def _purchase(book: Writer, chance: random.Random, row: tuple[object, ...]) -> None:
    account, label, code, supplier, low, high, _ = row
    day = _day(chance)
    net = int(chance.triangular(float(low), float(high), float(low)) * 100) if high != low else int(low) * 100
    tax = 0 if str(account).startswith(("616", "625110", "627")) else net * 20 // 100
    piece = f"F{chance.randrange(100000, 999999)}"
    text = f"{supplier or 'Banque'} facture {piece}"
    if not code:
        bank = ("512000", "Banque", "", "", 0, net)
        book.add(day, ("BQ", "Banque"), piece, text, (account, label, "", "", net, 0), bank)
        return
    if chance.random() < 0.02:
        net, tax = net // 4, tax // 4
        sides = [("401000", "Fournisseurs", code, supplier, net + tax, 0), (account, label, "", "", 0, net)]
        sides += [("445660", "TVA déductible", "", "", 0, tax)] if tax else []
        book.add(day, ("HA", "Achats"), f"A{piece[1:]}", f"{supplier} avoir {piece}", *sides)
        return
    sides = [(account, label, "", "", net, 0)]
    sides += [("445660", "TVA déductible", "", "", tax, 0)] if tax else []
    book.add(day, ("HA", "Achats"), piece, text, *sides, ("401000", "Fournisseurs", code, supplier, 0, net + tax))
    if chance.random() < 0.6:
        paid = min(day + timedelta(days=30), date(YEAR, 12, 31))
        sides = [("401000", "Fournisseurs", code, supplier, net + tax, 0), ("512000", "Banque", "", "", 0, net + tax)]
        book.add(paid, ("BQ", "Banque"), piece, f"Virement {supplier}", *sides)


def _sale(book: Writer, chance: random.Random) -> None:
    account, label, low, high = chance.choice(SALES)
    net = int(chance.triangular(low, high, low) * 100)
    tax, number = net * 20 // 100, chance.randrange(40)
    code, name = f"C{number:03d}", f"Client {number:03d}"
    day, piece = _day(chance), f"V{chance.randrange(100000, 999999)}"
    sides = [("411000", "Clients", code, name, net + tax, 0), (account, label, "", "", 0, net)]
    sides.append(("445710", "TVA collectée", "", "", 0, tax))
    book.add(day, ("VE", "Ventes"), piece, f"Facture {name}", *sides)
    if chance.random() < 0.6:
        sides = [("512000", "Banque", "", "", net + tax, 0), ("411000", "Clients", code, name, 0, net + tax)]
        book.add(
            min(day + timedelta(days=45), date(YEAR, 12, 31)), ("BQ", "Banque"), piece, f"Règlement {name}", *sides
        )


def _opening(book: Writer) -> None:
    assets = (("213100", "Bâtiment industriel", 92000000), ("215400", "Machines", 61000000))
    sides = [(account, label, "", "", cents, 0) for account, label, cents in assets]
    worn = ("281540", "Amortissements machines", "", "", 0, 38000000)
    bank = ("512000", "Banque", "", "", 14200000, 0)
    capital = ("101300", "Capital", "", "", 0, sum(int(side[4]) for side in (*sides, bank)) - 38000000)
    book.add(date(YEAR, 1, 1), ("AN", "À nouveaux"), "AN", "À nouveaux", *sides, bank, worn, capital)


def _assets(book: Writer) -> None:
    for day, account, label, code, supplier, euros in ASSETS:
        net = euros * 100
        sides = [(account, label, "", "", net, 0), ("445620", "TVA sur immobilisations", "", "", net // 5, 0)]
        supplier_side = ("404000", "Fournisseurs d'immobilisations", code, supplier, 0, net + net // 5)
        book.add(day, ("HA", "Achats"), f"I{day:%m%d}", label, *sides, supplier_side)
    work = 6400000
    sides = [("231300", "Extension en cours", "", "", work, 0), ("404000", "Fournisseurs d'immobilisations", "FBTP",
             "Bâtisseurs de Picardie", 0, work)]  # fmt: skip
    book.add(date(YEAR, 4, 8), ("HA", "Achats"), "I0408", "Extension de l'atelier, travaux", *sides)
    sides = [("213500", "Agencements de l'atelier", "", "", work, 0), ("231300", "Extension en cours", "", "", 0, work)]
    book.add(date(YEAR, 11, 29), ("OD", "Opérations diverses"), "I1129", "Mise en service de l'extension", *sides)
    sides = [("281540", "Amortissements machines", "", "", 5000000, 0), ("675000", "Valeur comptable cédée", "", "",
             1000000, 0), ("215400", "Machines", "", "", 0, 6000000)]  # fmt: skip
    book.add(date(YEAR, 6, 28), ("OD", "Opérations diverses"), "C0628", "Cession d'une presse", *sides)


def _months(book: Writer, chance: random.Random) -> None:
    journal = ("OD", "Opérations diverses")
    for month in range(1, 13):
        last = (date(YEAR + month // 12, month % 12 + 1, 1)) - timedelta(days=1)
        gross, charges = 16800000 + chance.randrange(900000), 6900000 + chance.randrange(400000)
        sides = [
            ("641100", "Salaires", "", "", gross, 0),
            ("421000", "Personnel, rémunérations dues", "", "", 0, gross),
        ]
        book.add(last, journal, f"P{month:02d}", f"Paie {month:02d}", *sides)
        sides = [("645100", "Cotisations Urssaf", "", "", charges, 0), ("431000", "Urssaf", "", "", 0, charges)]
        book.add(last, journal, f"P{month:02d}", f"Charges sociales {month:02d}", *sides)
        sides = [("681120", "Dotations aux amortissements", "", "", 1150000, 0),
                 ("281540", "Amortissements machines", "", "", 0, 1150000)]  # fmt: skip
        book.add(last, journal, f"D{month:02d}", f"Amortissements {month:02d}", *sides)
        interest = 90000 - month * 1000
        sides = [("661100", "Intérêts des emprunts", "", "", interest, 0), ("512000", "Banque", "", "", 0, interest)]
        book.add(last, ("BQ", "Banque"), f"E{month:02d}", "Échéance d'emprunt", *sides)
    end = date(YEAR, 12, 31)
    sides = [("401000", "Fournisseurs", "FACIER", "Aciers du Vermandois", 1450000, 0),
             ("609100", "Remise de fin d'année sur acier", "", "", 0, 1450000)]  # fmt: skip
    book.add(end, ("HA", "Achats"), "RFA", "Aciers du Vermandois, remise annuelle", *sides)
    sides = [("603100", "Variation des stocks", "", "", 2100000, 0), ("310000", "Stocks", "", "", 0, 2100000)]
    book.add(end, journal, "ST", "Variation des stocks", *sides)
    sides = [("635110", "Contribution économique territoriale", "", "", 1830000, 0), ("447000", "Autres impôts", "", "",
             0, 1830000)]  # fmt: skip
    book.add(end, journal, "CET", "CET", *sides)
    sides = [("695000", "Impôt sur les bénéfices", "", "", 4200000, 0), ("444000", "État, impôt", "", "", 0, 4200000)]
    book.add(end, journal, "IS", "Impôt sur les bénéfices", *sides)


def write(path: Path, lines: int = 20_000, seed: int = 2024, delimiter: str = "\t", encoding: str = "utf-8") -> None:
    """Write the file."""
    text = [delimiter.join(COLUMNS), *(delimiter.join(row) for row in entries(lines, seed).rows())]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(("\r\n".join(text) + "\r\n").encode(encoding))


if __name__ == "__main__":
    write(Path(sys.argv[1]), *(int(word) for word in sys.argv[2:4]))
