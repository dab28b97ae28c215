"""How English words that something holds, that it changed, or that it is only touched upon."""

from __future__ import annotations

import re

from memories.index.wording.english_words import ADVERBS, CUTS, DONE, LISTS, NO_STATEMENT, PAST
from memories.index.wording.phrases import Phrases

PHRASES = Phrases(
    {
        # It is so from some moment on, or no longer.
        "change": """
            now; nowadays; these days; no longer; no more; anymore; any more; any longer; instead; at last
            at long last; finally; for good; rather than; as of; until further notice; officially; currently
            brand-new; brand new; since then; since yesterday|last|this|the|my|i|we|{day}|{month}
            for the last|past {n}|few {span}|{spans}; for the last|past {spans}; {n} {span}|{spans} now|in|already
            first|second|third {span} in|at|as|with|on|of
            from|starting|beginning|effective [with|on|from] now|today|tomorrow|this|next|the|{day}|{month}
            this|next|new month|week|year|term|season|semester {i}|it|on; back in|to|at|on|with|home; welcome to
            {turned}; {subject} {begun}; {subject} _ {begun}; ^ [and|but|so|because] _ {begun}
            ^ [and|but|so|because] the|my|our _ {begun}; gave|given|giving * up
            take|takes|taken|taking|took * up|over|off|on; call|called * off; push|pushed * back
            put|laid|let|split|break|broken|broke|cut|cutting * up|off|back|down|aside
            picked|sign|signed|handed * up|over|on|in; turn|turns|turned into|to|vegan|vegetarian|out
            went|gone|goes up|down|off|over|with|for|back; move|moves|moving out|in|on|over
            {is} [all|finally] over|off|gone|history|done|dead|broken|finished|cancelled|out; done with; rid of
            goodbye; farewell; so long; had enough; fed up; sick|tired of; parted ways; in favour|favor of; made way
            no use; {my} new|next|latest; {whose}|another different|other; another one|job|place|flat; new * is|are
            change of plan|plans|heart|mind; _ it is; so it's|that's|we're|i'm; not on; down to; up to; make that
            from _ to _; turns out; none left; no * for {me}; not * but; fell through; worked out; did not work
            didn't work; ran|run out
        """,
        "-change": "was|were closed; now and then; moved to tears; up to now|date|you; another day; finally _ ?",
        "-occasion": "once a|per|every|more|again|in|i",
        # It is so as a rule.
        "habit": """
            always; every; each; usually; daily; weekly; monthly; never; still; favourite; favorite; only; regular
            regularly; nobody|nothing else; all day; all the time; for years; without fail; mostly; normally
            as a rule; prefer; love; best; a|per day|week|month|year|night|piece|head|hour; once|twice a|per|every
            _ times a|per; {days}; most days
        """,
        # It is so; see also _first_person.
        "holds": """
            i'm; i am; we're; we are; i've got; we've got; i have; we have; i've been; we've been; it's; it is
            is|are {my}|mine|ours; gives {me}; on {me}
            {my} _ is|are|has|have|starts|opens|ends|goes|leaves|rings|lives|works|costs|sits|stands|runs|means
            {my} _ _ is|are|has|have|starts|opens|ends|goes|leaves|rings|lives|works|costs|sits|stands|runs|means
            {my} _ _ _ is|are|has|have|starts|opens|ends|goes|leaves|rings|lives|works|costs|sits|stands|runs|means
            takes|teaches|sees|helps|trains|coaches|keeps|drives|calls|cuts|gives {me}|{my}; me * is|are; the user
            user's; user is|has|lives|works
        """,
        # On a day.
        "day": """
            yesterday; last night|week|weekend|month|year|{day}; [on] {day}; on the weekend; this morning; today
            tonight; the other day; over christmas|easter|lunch|dinner
        """,
        # Wished, offered, considered, planned for some day, heard of.
        "supposed": """
            ^ [and|but|so|even|what] if|unless|suppose|imagine; if {i} ever|had|were|could|won; would; could; might
            maybe; perhaps; whether; imagine; pretend; tempted; tempting; someday; undecided; debating
            {would} be|love|like|rather|have|go|do|take|call|buy|move|get|never|probably|need|live|pay
            should {i}|he|she|they|it|people; {i}|he|she|they|it|man|woman|person should
            may have|need|be|become|move|switch|end; wish; wished; wishes; dream; dreamt; dreamed; dreaming; dreams
            hope; hopes; hoping; wants {me}|to|him|her; wanted {me}; offer; offers; offered; offering; suggest
            suggests; suggested; recommends; recommended; invited; invites; begs; begged; nags; nagging; urges; urged
            proposing
            {thinks} about|of|with|that|whether
            consider; considering; considered; ask|asks|asked [{me}] whether|if|to|about; looking at|into
            apply|applied|applying for|to; job interview; an interview; some day; one day; one fine day
            one of these days; in my|another dreams|life; not sure|convinced|decided; can't|cannot decide; curious
            swear|swears by; rave|raves|raved|raving; keeps|keep telling|saying|asking; says|say {i} should; not yet
            wouldn't mind; eyeing; on my list; tells {me} to; for sale; free trial; in theory; interested in
            window shopping
        """,
        # A condition.
        "opens": "^ [and|but|so|even|what] if|unless|suppose|imagine",
        # Somebody else is the subject.
        "others": """
            ^ {whose} {anyone}; ^ {whose} _ {anyone}; ^ {whose} _ _ {anyone}
            ^ one|both|all|two|three of {my}|the * {anyone}; ^ _ _ {whose} {anyone}
            ^ on|at|in|last|this _ {whose} {anyone}; ^ and|but|so|then|because {whose} {anyone}
            ^ and|but|so|then|because {whose} _ {anyone}
            ^ [and|but|so|because|apparently] {somebody}; they asked; {kins}; {anyone} lets
            a|an|the|{my} {anyone} {does}; a|an|the|{my} _ {anyone} {does}
            {my}|a|an|the {anyone} _ {does}; next door; across the street|road|hall
            ^ the|{my} _ [_] upstairs|downstairs|opposite
        """,
        # Somebody close is.
        "related": "{my} {kin}; {my} _ {kin}",
        # For once, for a short while, on a visit, in place of somebody.
        "occasion": """
            once; just|that|this once; never again; one-off; one off; for {n}|that|the|this|one {span}|{spans}
            for {n}|that|the|this _ {span}|{spans}; that one {span}; one time
            for fun|lunch|dinner|breakfast|christmas|easter; for a change|laugh|bet
            spent the|a|two|three|my {span}|{spans}; spent the|a|two|three|my _ {span}|{spans}; tried; tasted
            test-drove; test drove; borrowed; visited; sampled; popped; temporary; temporarily; guest; visiting
            substitute; substituting; standing in; courtesy; lent; lend; on loan; stayed at|with|in|over
            came to visit; sat|stood in; filled|filling in; covered|covering for; helped out; dropped by|in
            stopped|passed by|through; day trip; gave * a try|go; a go|sip|bite|taste
            was|were|got|being asked|allowed|invited|dragged|talked|roped; on holiday|vacation|honeymoon|business|tour
            on a trip|visit; went to see; went along; went to a|an|the; took {me} to|on|out; dragged|talked {me}
            put {me} on; at a|the|my|his|her wedding|party|birthday|funeral|conference|festival; in hospital
            in the hospital; a toy
            while|because|when|since|as * was|were|is|are away|ill|sick|closed|off|out|being|at|in|full|broken|on
            this week|weekend only; except; exceptionally; just [for] today|tonight|this; only today|tonight; for now
            in my|his|her place; stand-in; was|were closed|ill|sick|away|busy|full|booked
        """,
        # Long ago.
        "old": """
            used to; when {i}|he|she was|were a|an|little|small|young|at|in|still|younger
            as a kid|child|boy|girl|student|teenager|baby|young; back then; back in the|my; in those days
            years|ages|decades ago; long ago; in the eighties|nineties|seventies|sixties|fifties|80s|90s|70s|60s
            once had|lived|owned|was|were|worked|wanted; formerly; in my youth|twenties|teens|thirties; my late
            old days; before that|then; my first|childhood _ was|were|had; at|in school; at|in high|primary school
            at uni|university|college; did i tell|mention; did i ever; remember when; old photo|photos
        """,
        "asks": "?; ^ explain|recommend|suggest; ^ tell|show|help|give {me}; could|can|would you",
        # The first person, or the user of a memory.
        "own": """
            i; we; me; us; my; our; mine; ours; i'm; i've; i'll; i'd; we're; we've; we'll; we'd; user
            user's
        """,
    },
    LISTS,
)

_CUT = re.compile(r"[,;:—–]\s+|\s+-\s+|[()\"“”]")
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*|\?")


def clauses(sentence: str) -> list[list[str]]:
    """The words of each clause, in small letters."""
    found: list[list[str]] = []
    for piece in _CUT.split(sentence):
        words: list[str] = []
        for word in _WORD.findall(piece.lower().replace("’", "'")):
            if word in CUTS and words:
                found.append(words)
                words = []
            words.append(word)
        if words:
            found.append(words)
    return found


def kinds(words: list[str]) -> frozenset[str]:
    """The kinds of wording in a clause."""
    found = PHRASES.found(words)
    verb = _first_person(words)
    return found | {verb} if verb else found


def _first_person(words: list[str]) -> str:
    """Whether the verb after "I" or "we", or the first word, tells of the present, or of something done."""
    for at, word in enumerate(words):
        if word in ("i", "we"):
            follow = next((other for other in words[at + 1 :] if other not in ADVERBS), "")
            if follow in DONE:
                return "event"
            if follow and follow not in NO_STATEMENT and follow not in PAST and not follow.endswith("ed"):
                return "holds"
        elif word in ("he", "she", "they") and at + 1 < len(words) and words[at + 1] in DONE:
            return "event"
    first = next((word for word in words if word not in CUTS), "")
    return "event" if first in DONE else ""
