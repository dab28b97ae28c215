"""Numbers by which states know people are told from other numbers, by their check digit or by the word beside them."""

from __future__ import annotations

import pytest

from memories.screening import secrets_in

# Made up, or the examples that the states print in their own leaflets
NUMBERS = [
    "11010519491231002X",  # China
    "110105 19491231 002x",
    "A123456789",  # Taiwan
    "G123456(A)",  # Hong Kong
    "S1234567D",  # Singapore
    "850101-1234567",  # Korea
    "2341 2341 2346",  # India
    "123-45-6789",  # United States
    "AB 12 34 56 C",  # Britain
    "12345678Z",  # Spain
    "X1234567L",
    "RSSMRA85T10A562S",  # Italy
    "2 55 08 14 168 025 38",  # France
    "811218-9876",  # Sweden
    "131052-308T",  # Finland
    "111.444.777-35",  # Brazil
]
BESIDE_ITS_NAME = [
    "my passport is K4471902",
    "护照号 E12345678",
    "身份证 110105194912310021",  # its check digit is wrong: still one
    "PESEL 44051401359",
    "my SIN is 046 454 286",
    "TFN 123 456 782",
    "driving licence MORGA657054SM9IJ",
]
OTHERS = [
    "order 20240312004512 has not come",
    "call me on 020 7946 0958",
    "13800138000",
    "from 2024-03-12 to 2024-05-01",
    "room A123456780",
    "1234 5678 9012",
    "850145-1234567",
    "my passport expires on 12/05/2031",
    "passport renewed 2024-05-01",
    "护照2031年到期",
    "it is a sin to spend 100 000",
    "social security costs me 12 000 a year",
]


@pytest.mark.parametrize("number", [*NUMBERS, *(f"it is {number}, I think" for number in NUMBERS)])
def test_a_number_with_its_check_digit_is_known(number: str) -> None:
    assert "id_number" in [secret.kind for secret in secrets_in(number)]


@pytest.mark.parametrize("said", BESIDE_ITS_NAME)
def test_a_number_beside_its_name_is_known(said: str) -> None:
    assert "id_number" in [secret.kind for secret in secrets_in(said)]


@pytest.mark.parametrize("said", OTHERS)
def test_other_numbers_are_left_alone(said: str) -> None:
    assert "id_number" not in [secret.kind for secret in secrets_in(said)]
