"""Addresses of the memories pages."""

from django.urls import path

from memories.views import adding, deeds, editing, forgetting, insights, listing, memory, undoing

app_name = "memories"
urlpatterns = [
    path("", listing.memories, name="list"),
    path("add/", adding.add, name="add"),
    path("insights/", insights.insights, name="insights"),
    path("insights/loose/", insights.loose, name="loose"),
    path("<int:memory_id>/", memory.memory, name="memory"),
    path("<int:memory_id>/branch/", insights.branch, name="branch"),
    path("<int:memory_id>/edit/", editing.edit, name="edit"),
    path("<int:memory_id>/revisions/<int:number>/", editing.restore_revision, name="restore_revision"),
    path("<int:memory_id>/pin/", deeds.pin, name="pin"),
    path("<int:memory_id>/lock/", deeds.lock, name="lock"),
    path("<int:memory_id>/archive/", deeds.archive, name="archive"),
    path("<int:memory_id>/remove/", deeds.remove, name="remove"),
    path("<int:memory_id>/restore/", deeds.restore, name="restore"),
    path("<int:memory_id>/keep/", deeds.keep, name="keep"),
    path("<int:memory_id>/forget/", forgetting.forget, name="forget"),
    path("receipts/<int:receipt_id>/", forgetting.receipt, name="receipt"),
    path("changes/<int:change_id>/undo/", undoing.undo_change, name="undo_change"),
    path("jobs/<int:job_id>/undo/", undoing.undo_job, name="undo_job"),
]
