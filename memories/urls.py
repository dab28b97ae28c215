"""Addresses of the memories pages, and of those beside them."""

from django.urls import include, path, register_converter
from django.urls.converters import IntConverter

from memories.views import (
    activity,
    adding,
    amending,
    bulk,
    bulk_done,
    conflicts,
    deeds,
    editing,
    exporting,
    forgetting,
    health,
    importing,
    in_place,
    insights,
    kept_out,
    lab,
    listing,
    memory,
    merging,
    never,
    recall_checks,
    relevance,
    saved,
    sentences,
    stats,
    suggestions,
    timeline,
    trash,
    undoing,
)


class IdConverter(IntConverter):
    """A number that a database can look up; what is longer is no address."""

    regex = "[0-9]{1,18}"


register_converter(IdConverter, "id")
app_name = "memories"
_memories = [
    path("", listing.memories, name="list"),
    path("bulk/", bulk.many, name="bulk"),
    path("bulk/<id:job_id>/", bulk_done.bulk_job, name="bulk_job"),
    path("views/", saved.views, name="views"),
    path("views/<id:view_id>/rename/", saved.rename, name="rename_view"),
    path("views/<id:view_id>/delete/", saved.delete, name="delete_view"),
    path("keys/", in_place.keys, name="keys"),
    path("<id:memory_id>/row/", in_place.row, name="row"),
    path("<id:memory_id>/edit-in-place/", in_place.edit_in_place, name="edit_in_place"),
    path("merge/", merging.merge, name="merge"),
    path("add/", adding.add, name="add"),
    path("timeline/", timeline.timeline, name="timeline"),
    path("export/", exporting.export, name="export"),
    path("import/", importing.bring, name="import"),
    path("import/start/", importing.start, name="import_start"),
    path("import/pause/", importing.pause, name="import_pause"),
    path("import/resume/", importing.resume, name="import_resume"),
    path("import/cancel/", importing.cancel, name="import_cancel"),
    path("trash/", trash.trash, name="trash"),
    path("trash/empty/", trash.empty, name="empty_trash"),
    path("kept-out/", kept_out.kept_out, name="kept_out"),
    path("never/", never.never, name="never"),
    path("never/<id:entry_id>/", never.change, name="change_never"),
    path("never/<id:entry_id>/delete/", never.delete, name="delete_never"),
    path("insights/", insights.insights, name="insights"),
    path("insights/loose/", insights.loose, name="loose"),
    path("stats/", stats.stats, name="stats"),
    path("stats/growth.csv", stats.growth_table, name="growth_csv"),
    path("stats/recall-times.csv", stats.times_table, name="times_csv"),
    path("stats/tokens.csv", stats.tokens_table, name="tokens_csv"),
    path("stats/stale/", health.stale, name="stale"),
    path("stats/unsupported/", health.unsupported, name="unsupported"),
    path("stats/duplicates/", health.duplicates, name="duplicates"),
    path("stats/duplicates/<id:memory_id>/<id:other_id>/", health.settle_duplicate, name="settle_duplicate"),
    path("stats/cost/", health.costs, name="costs"),
    path("recall/", lab.lab, name="lab"),
    path("recall/keep/", recall_checks.keep, name="keep_check"),
    path("recall/checks/", recall_checks.checks, name="recall_checks"),
    path("recall/checks/run/", recall_checks.run, name="run_checks"),
    path("recall/checks/<id:check_id>/delete/", recall_checks.delete, name="delete_check"),
    path("<id:memory_id>/", memory.memory, name="memory"),
    path("<id:memory_id>/branch/", insights.branch, name="branch"),
    path("<id:memory_id>/edit/", editing.edit, name="edit"),
    path("<id:memory_id>/until/", amending.until, name="until"),
    path("<id:memory_id>/move/", amending.move, name="move"),
    path("<id:memory_id>/sentences/<id:number>/", sentences.sentence, name="sentence"),
    path("<id:memory_id>/rederive/", sentences.rederive, name="rederive"),
    path("<id:memory_id>/revisions/<id:number>/", editing.restore_revision, name="restore_revision"),
    path("<id:memory_id>/pin/", deeds.pin, name="pin"),
    path("<id:memory_id>/lock/", deeds.lock, name="lock"),
    path("<id:memory_id>/archive/", deeds.archive, name="archive"),
    path("<id:memory_id>/remove/", deeds.remove, name="remove"),
    path("<id:memory_id>/restore/", deeds.restore, name="restore"),
    path("<id:memory_id>/keep/", deeds.keep, name="keep"),
    path("<id:memory_id>/suggestion/accept/", suggestions.accept, name="accept_suggestion"),
    path("<id:memory_id>/suggestion/dismiss/", suggestions.dismiss, name="dismiss_suggestion"),
    path("<id:memory_id>/forget/", forgetting.forget, name="forget"),
    path("uses/<id:item_id>/relevant/", relevance.relevant_again, name="relevant_again"),
    path("receipts/<id:receipt_id>/", forgetting.receipt, name="receipt"),
    path("changes/<id:change_id>/undo/", undoing.undo_change, name="undo_change"),
    path("jobs/<id:job_id>/undo/", undoing.undo_job, name="undo_job"),
]
_conflicts = [
    path("", conflicts.conflicts, name="conflicts"),
    path("badge/", conflicts.badge, name="badge"),
    path("<id:conflict_id>/", conflicts.conflict, name="conflict"),
    path("<id:conflict_id>/rule/", conflicts.rule, name="rule"),
]

urlpatterns = [
    path("memories/", include(_memories)),
    path("conflicts/", include(_conflicts)),
    path("activity/", activity.activity, name="activity"),
]
