"""The embedded backend keeps the contract, read anew in a transaction and kept in memory outside of one."""

from __future__ import annotations

import pytest

from memories.index.base import Index
from memories.index.embedded import EmbeddedIndex
from tests.index.contract import IndexContract


@pytest.mark.django_db
class TestInATransaction(IndexContract):
    """Nothing read inside a transaction is kept: it may be rolled back."""

    @pytest.fixture
    def backend(self, db: None) -> Index:
        return EmbeddedIndex({})


@pytest.mark.django_db(transaction=True)
class TestKeptInMemory(IndexContract):
    @pytest.fixture
    def backend(self, transactional_db: None) -> Index:
        return EmbeddedIndex({})
