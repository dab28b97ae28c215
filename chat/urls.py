"""Addresses of the chat pages, what they post to, and the fragments their script fetches."""

from django.urls import path

from chat.views import branching, fragments, manage, pages, personas, relevance, shelf, talk

app_name = "chat"
urlpatterns = [
    path("", pages.index, name="index"),
    path("new/", talk.new, name="new"),
    path("all/", shelf.shelf, name="all"),
    path("all/do/", shelf.bulk, name="bulk"),
    path("keys/", pages.keys, name="keys"),
    path("personas/", personas.listing, name="personas"),
    path("personas/<int:persona_id>/", personas.edit, name="persona"),
    path("personas/<int:persona_id>/remove/", personas.remove, name="remove_persona"),
    path("conversations/", fragments.conversation_list, name="conversations"),
    path("messages/<int:message_id>/", fragments.message, name="message"),
    path("messages/<int:message_id>/noted/", fragments.noted_card, name="noted"),
    path("messages/<int:message_id>/edit/", branching.edit, name="edit_message"),
    path("messages/<int:message_id>/delete/", branching.delete, name="delete_message"),
    path("messages/<int:message_id>/show/", branching.show, name="show_message"),
    path("replies/<int:reply_id>/", fragments.reply, name="reply"),
    path("replies/<int:reply_id>/recall/", fragments.recall, name="recall"),
    path("replies/<int:reply_id>/recall/<int:item_id>/", relevance.relevance, name="relevance"),
    path("replies/<int:reply_id>/stop/", talk.stop, name="reply_stop"),
    path("replies/<int:reply_id>/retry/", talk.retry, name="retry"),
    path("jobs/<int:job_id>/", fragments.ledger_card, name="ledger"),
    path("<uuid:conversation_id>/", pages.conversation, name="conversation"),
    path("<uuid:conversation_id>/send/", talk.send, name="send"),
    path("<uuid:conversation_id>/rename/", manage.rename, name="rename"),
    path("<uuid:conversation_id>/memory/", manage.memory, name="memory"),
    path("<uuid:conversation_id>/export.md", manage.export, {"form": "md"}, name="export_markdown"),
    path("<uuid:conversation_id>/export.json", manage.export, {"form": "json"}, name="export_json"),
    path("<uuid:conversation_id>/voice/", personas.voice, name="voice"),
    path("<uuid:conversation_id>/pin/", manage.pin, name="pin"),
    path("<uuid:conversation_id>/archive/", manage.archive, name="archive"),
    path("<uuid:conversation_id>/delete/", manage.delete, name="delete"),
    path("<uuid:conversation_id>/restore/", manage.restore, name="restore"),
]
