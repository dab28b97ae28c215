"""Numbers that carry a check digit: told from other long numbers by it."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIHEDRAL = ("0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
             "5987604321", "6598710432", "7659821043", "8765932104", "9876543210")  # fmt: skip
_TURNS = (
    "0123456789",
    "1576283094",
    "5803796142",
    "8916043527",
    "9453126870",
    "4286573901",
    "2793806415",
    "7046913258",
)
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"  # in the order of the numbers that stand for them, from 10
_FISCAL_ODD = dict(
    zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16,
         10, 22, 25, 24, 23), strict=True)
)  # fmt: skip


def luhn(digits: str) -> bool:
    """Payment cards. A row of one digit is none."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0 and len(set(digits)) > 1


def chinese_id(number: str) -> bool:
    """The 18 signs of a Chinese identity number."""
    if len(number) != 18 or not _is_day(number[6:14]):
        return False
    total = sum(int(char) * weight for char, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def iban(text: str) -> bool:
    """Bank accounts, without blanks."""
    moved = text[4:] + text[:4]
    if not 15 <= len(text) <= 34 or not moved.isalnum() or not moved.isascii():
        return False
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1


def taiwan_id(number: str) -> bool:
    """A letter and nine digits."""
    value = 10 + _TAIWAN.index(number[0])
    digits = [value // 10, value % 10, *map(int, number[1:])]
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)
    return sum(digit * weight for digit, weight in zip(digits, weights, strict=True)) % 10 == 0


def hong_kong_id(number: str) -> bool:
    """One or two letters, six digits and the check digit."""
    signs = number.rjust(9)
    values = [36 if sign == " " else int(sign, 36) for sign in signs[:-1]]
    total = sum(value * weight for value, weight in zip(values, range(9, 1, -1), strict=True))
    return (total + int(signs[-1], 36)) % 11 == 0


def singapore_id(number: str) -> bool:
    """A letter for the kind and the century, seven digits, a check letter."""
    total = sum(int(char) * weight for char, weight in zip(number[1:8], (2, 7, 6, 5, 4, 3, 2), strict=True))
    total += {"T": 4, "G": 4, "M": 3}.get(number[0], 0)
    letters = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "KLJNPQRTUWX"}
    place = 10 - total % 11 if number[0] == "M" else total % 11
    return letters[number[0]][place] == number[8]


def aadhaar(digits: str) -> bool:
    """Twelve digits of India, after Verhoeff."""
    check = 0
    for place, char in enumerate(reversed(digits)):
        check = int(_DIHEDRAL[check][int(_TURNS[place % 8][int(char)])])
    return check == 0


def spanish_id(number: str) -> bool:
    """DNI and NIE: eight digits, or one of X, Y, Z and seven, and a letter."""
    digits = number[:-1].replace("X", "0").replace("Y", "1").replace("Z", "2")
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(digits) % 23] == number[-1]


def italian_id(number: str) -> bool:
    """The 16 signs of a codice fiscale."""
    total = sum(_FISCAL_ODD[sign] if place % 2 == 0 else _even(sign) for place, sign in enumerate(number[:15]))
    return chr(ord("A") + total % 26) == number[15]


def french_id(number: str) -> bool:
    """The 13 signs of a numéro de sécurité sociale and the two that check them."""
    signs = number[:13].replace("2A", "19").replace("2B", "18")
    return signs.isdigit() and 97 - int(signs) % 97 == int(number[13:])


def korean_id(digits: str) -> bool:
    """The date of birth and seven digits."""
    century = "19" if digits[6] in "1256" else "20" if digits[6] in "3478" else "18"
    return _is_day(century + digits[:6])


def nordic_id(digits: str) -> bool:
    """Sweden's ten digits: the date of birth and four, the last a check digit."""
    return luhn(digits) and (_is_day("19" + digits[:6]) or _is_day("20" + digits[:6]))


def finnish_id(number: str) -> bool:
    """The date of birth, perhaps a letter for the century, three digits, a check sign."""
    signs = "0123456789ABCDEFHJKLMNPRSTUVWXY"
    return signs[int(number[:6] + number[-4:-1]) % 31] == number[-1]


def brazilian_id(digits: str) -> bool:
    """The eleven digits of a CPF, the last two of which check."""
    if len(set(digits)) == 1:
        return False
    for length in (9, 10):
        total = sum(int(char) * weight for char, weight in zip(digits, range(length + 1, 1, -1), strict=False))
        if (total * 10) % 11 % 10 != int(digits[length]):
            return False
    return True


def _even(sign: str) -> int:
    return int(sign) if sign.isdigit() else ord(sign) - ord("A")


def _is_day(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return True
