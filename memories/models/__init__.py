"""The tables of memories. The SQL row is the truth; IndexEntry and IndexSnapshot are derived."""

from memories.models.episode import Episode
from memories.models.history import Change, Receipt, Revision
from memories.models.index_rows import IndexEntry, IndexSnapshot
from memories.models.job import Job
from memories.models.memory import Conflict, Evidence, JudgedPair, Memory
from memories.models.owner import DoNotLearn, Outbox, OwnerState
from memories.models.recall import Recall, RecallItem
from memories.models.recall_check import RecallCheck
from memories.models.saved_view import SavedView
from memories.models.spending import Spending
from memories.models.upload import Upload

__all__ = [
    "Change",
    "Conflict",
    "DoNotLearn",
    "Episode",
    "Evidence",
    "IndexEntry",
    "IndexSnapshot",
    "Job",
    "JudgedPair",
    "Memory",
    "Outbox",
    "OwnerState",
    "Recall",
    "RecallCheck",
    "RecallItem",
    "Receipt",
    "Revision",
    "SavedView",
    "Spending",
    "Upload",
]
