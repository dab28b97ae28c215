"""The one socket of a page: events of its owner, and the replies of the conversation it shows."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Any

from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chat import quiet, reply, sessions
from chat.asked import Shown, answer_again, ask, show, stop
from chat.elsewhere import elsewhere
from chat.frames import LARGEST, BadFrame, Bucket, Inbound, Ping, Retry, Send, Stop, Subscribe, read
from chat.live import Frame, Live, here
from chat.models import Reply
from chat.pool import in_pool
from chat.problems import Refused
from chat.tailer import tailer
from memories import outbox
from memories.errors import NotFound
from memories.outbox import Event
from memories.quiet_log import log_without_words
from memories.records import Owner

log = logging.getLogger(__name__)
SIGNED_OUT, TOO_MANY, TOO_BIG, TOO_SLOW = 4401, 4429, 4413, 4408  # daphne sends none but 1000 and 3000 to 4999
TOO_FAST = _("Too much at once. Wait a moment, then send it again.")
NOT_HERE = _("It is not here any more.")
FAILED = _("The program made a mistake; the log says which.")
SOCKETS_EACH = 60  # per person and process
WAITING_FRAMES = 2_000
LOOK_AGAIN = 60.0  # seconds between two looks at the session


class UserSocket(AsyncJsonWebsocketConsumer):
    owner: Owner | None = None
    seq = 0

    async def connect(self) -> None:
        await self.accept()  # first: a browser learns the code only of a socket that was open
        user = self.scope.get("user")
        if user is None or not user.is_authenticated:
            await self.close(SIGNED_OUT)
            return
        if len(tailer().sockets(user.pk)) >= SOCKETS_EACH:
            await self.close(TOO_MANY)
            return
        self.owner = user.as_owner
        self.language = user.language
        self.session_key = self.scope["session"].session_key
        self.conversation = ""
        self.following: set[int] = set()
        self.bucket = Bucket(size=40, per_second=10)
        self.frames: asyncio.Queue[Frame] = asyncio.Queue(WAITING_FRAMES)
        self.seq = await in_pool(outbox.newest, self.owner.id)
        self.offer({"kind": "hello", "seq": self.seq})
        tailer().join(self.owner.id, self)
        self.tasks = {here().spawn(self._send_frames()), here().spawn(self._watch_session())}

    # Channels closes old connections in its one shared thread before each message; ours live in the pool.
    async def dispatch(self, message: dict[str, Any]) -> None:
        await getattr(self, message["type"].replace(".", "_"))(message)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        await self.disconnect(message["code"])
        raise StopConsumer

    async def disconnect(self, code: int) -> None:  # noqa: ARG002
        if self.owner is None:
            return
        tailer().leave(self.owner.id, self)
        self._unfollow()
        for task in self.tasks:
            task.cancel()

    # --- out
    def offer(self, frame: Frame) -> None:
        """Queue a frame. A browser that does not keep up is let go; it comes back and says what it has."""
        try:
            self.frames.put_nowait(frame)
        except asyncio.QueueFull:
            here().spawn(self.close(TOO_SLOW))

    def happened(self, event: Event) -> None:
        """Called by the tailer, in order."""
        if event.kind == "session.changed":
            self.tasks.add(here().spawn(self._look_at_session(0.0, 1.0)))  # the event may be ahead of the sign-out
            return
        self.offer({"kind": "event", "seq": event.seq, "event": event.kind, **event.payload})
        begun = event.kind == "reply.changed" and event.payload.get("state") == Reply.State.STREAMING
        if begun and event.payload["conversation"] == self.conversation:
            self.tasks.add(here().spawn(self._follow(int(event.payload["reply"]), 0)))

    def begun(self, conversation: str, live: Live) -> None:
        """Called when a reply begins in this process."""
        if conversation == self.conversation and live.reply_id not in self.following:
            self.following.add(live.reply_id)
            live.watch(self)

    async def _send_frames(self) -> None:
        while True:
            await self.send_json(await self.frames.get())

    def _complain(self, code: str, words: Any = "", **about: Any) -> None:
        with translation.override(self.language):
            self.offer({"kind": "error", "code": code, "message": str(words), **about})

    # --- in
    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None, **_more: Any) -> None:
        if self.owner is None:
            return
        if len(text_data or bytes_data or "") > LARGEST or len((text_data or "").encode(errors="replace")) > LARGEST:
            await self.close(TOO_BIG)
            return
        if not self.bucket.take(time.monotonic()):
            self._complain("too_fast", TOO_FAST)
            return
        try:
            frame = read(text_data or "")
        except BadFrame as error:
            self._complain("bad_frame", error)
            return
        about = {"client_id": frame.client_id} if isinstance(frame, Send) else {}
        try:
            await self._do(self.owner, frame)
        except NotFound:
            self._complain("not_found", NOT_HERE, **about)
        except Refused as error:
            self._complain(error.code, error.words, **about)
        except Exception as error:
            log_without_words(log, "a frame could not be served", error)
            self._complain("failed", FAILED, **about)

    async def _do(self, owner: Owner, frame: Inbound) -> None:
        match frame:
            case Subscribe():
                await self._subscribe(owner, frame)
            case Send():
                owed = await in_pool(ask, owner, frame.conversation, frame.text, frame.client_id)
                self.offer({"kind": "sent", "client_id": frame.client_id, "message": owed.message, "reply": owed.reply})
                reply.start(owed)
                if owed.quiet is not None:
                    quiet.start(owed.conversation, owed.quiet)
            case Stop():
                await in_pool(stop, owner, frame.reply)
                live = here().lives.get(frame.reply)
                if live is not None:
                    live.stop()
            case Retry():
                owed = await in_pool(answer_again, owner, frame.reply, frame.carry_on)
                reply.start(owed)
            case Ping():
                self.offer({"kind": "pong"})

    async def _subscribe(self, owner: Owner, frame: Subscribe) -> None:
        upto = self.seq
        shown: Shown = await in_pool(show, owner, frame.conversation, frame.after_seq, upto)
        self._unfollow()
        self.conversation = str(frame.conversation)
        if shown.gap:
            self.offer({"kind": "reload"})
        for event in shown.events:
            if event.kind != "session.changed":
                self.offer({"kind": "event", "seq": event.seq, "event": event.kind, **event.payload})
        self.offer({"kind": "subscribed", "conversation": self.conversation, "live": shown.live, "seq": upto})
        for reply_id in shown.live:
            await self._follow(reply_id, frame.offsets.get(reply_id, 0))
        for owed in shown.owed:
            reply.start(owed)  # whoever claims it first writes it

    async def _follow(self, reply_id: int, have: int) -> None:
        if reply_id in self.following:
            return
        self.following.add(reply_id)
        live = here().lives.get(reply_id)
        if live is not None:
            live.watch(self, have)
        else:
            await elsewhere().watch(reply_id, self, have)

    def _unfollow(self) -> None:
        for live in here().lives.values():
            live.listeners.discard(self)
        elsewhere().leave(self)
        self.following.clear()

    # --- the session
    async def _watch_session(self) -> None:
        while True:
            await self._look_at_session(LOOK_AGAIN)

    async def _look_at_session(self, *waits: float) -> None:
        for wait in waits:
            await asyncio.sleep(wait)
            if self.owner and not await in_pool(sessions.is_open, self.session_key, self.owner.id):
                await self.close(SIGNED_OUT)
                return
