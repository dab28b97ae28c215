"""Numbers that carry a check digit: told from other long numbers by it."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def luhn(digits: str) -> bool:
    """Payment cards. A row of one digit is none."""
    total = 0
    for place, char in enumerate(reversed(digits)):
        value = int(char) * (1 + place % 2)
        total += value - 9 * (value > 9)
    return total % 10 == 0 and len(set(digits)) > 1


def chinese_id(number: str) -> bool:
    """The 18 signs of a Chinese identity number."""
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(char) * weight for char, weight in zip(number[:17], _WEIGHTS, strict=True))
    return "10X98765432"[total % 11] == number[17].upper()


def iban(text: str) -> bool:
    """Bank accounts, without blanks."""
    moved = text[4:] + text[:4]
    if not 15 <= len(text) <= 34 or not moved.isalnum() or not moved.isascii():
        return False
    return int("".join(str(int(char, 36)) for char in moved)) % 97 == 1
