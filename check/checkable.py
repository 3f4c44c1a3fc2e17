"""Which sentences assert something that papers could hold, and why the others do not.

Generous: where it is in doubt a sentence is checkable, since "not found" does no harm.
"""

from __future__ import annotations

import re
from typing import Literal

from check.grammar import AUXILIARY, CLAUSE, VERB
from ingest import content_words

Reason = Literal[
    "a question",
    "a heading",
    "an opinion",
    "hedged",
    "a promise or a wish",
    "a recommendation",
    "an instruction",
    "a greeting or thanks",
    "about the text itself",
    "checked with what follows",
    "a row of a table",
    "too short to check",
]

_FEWEST_WORDS = 3
_HEADING_WORDS = 12


def _pattern(*alternatives: str) -> re.Pattern[str]:
    return re.compile("|".join(alternatives), re.IGNORECASE)


_FIGURE = re.compile(r"\d|\b(?:half|thirds?|quarters?|dozens?|hundreds?|thousands?|millions?)\b")
_QUESTION = re.compile(r"\?[\s”’\"')\]]*$")
SAYING = (
    r"(?:said|says|told|tells|promised|promises|pledged|called|calls|describe[sd]|stated|states"
    r"|claim(?:ed|s)|warn(?:ed|s)|announce[sd]|argue[sd]|repl(?:ied|ies)|reported|reports|asked"
    r"|asks|found|finds|conclude[sd]|recommend(?:ed|s)|suggest(?:ed|s)|admitted|admits|added|adds"
    r"|urge[sd]|accuse[sd]|criticise[sd]|praise[sd]|regret(?:s|ted)?|welcome[sd]|agreed"
    r"|insist(?:s|ed)"
    r"|expressed|wrote|writes|noted|judged|rated|considered|believe[sd]|thought|felt|feels"
    r"|maintain(?:s|ed)|confirm(?:s|ed)|declare[sd]|explain(?:s|ed)|advise[sd]|proposed|hoped|hopes"
    r"|acknowledge[sd]|thanked|thanks|apologise[sd]|wants?|wanted|wished|vowed|committed|denied"
    r"|denies|complain(?:s|ed))"
)
_OWN = rf"(?:i|we|you|one|who|be|been|being|to|not|well|never|{AUXILIARY})"
# Somebody else's words or mind, which were or were not so.
_REPORTED = re.compile(
    rf"\baccording to\b|\b(?!{_OWN}\b)[\w’'-]+(?<!\bmy)\)?\s+(?:(?:has|have|had|is|are|was|were"
    rf"|also|even"
    rf"|once|later|again|rightly|been|\w+ly)\s+)*{SAYING}\b|[”’\"',]\s+(?:said|says|wrote"
    rf"|added)\b|,\s+(?:the )?(?:\w+ ){{1,3}}(?:ruled|held|{SAYING})\W*$",
    re.IGNORECASE,
)
_QUOTED_BY = re.compile(
    rf"^[^“”\"]*\b{SAYING}\b[^“”\"]*[:,]?\s*[“\"‘'].+", re.IGNORECASE | re.DOTALL
)

_GREETING = _pattern(
    r"^(?:dear|hello|hi|hey)\b(?!er)",
    r"^good (?:morning|afternoon|evening|day)\b",
    r"^welcome(?:,|!|\.|$| to (?:you|all|everyone|our|the|this)| everyone| all| back)",
    r"^(?:(?:many|my|our|warm|special|sincere) )*thanks(?:,|!|\.|$| (?:for|again|in advance"
    r"|everyone)\b)",
    r"^(?:(?:many|my|our|warm|special|sincere) )*thanks to [^,]*$(?<!ed\.)",
    r"^thank you\b|^congratulations\b|^well done\b|^happy \w+|^bravo\b|^cheers\b|^sorry\b"
    r"|^apologies\b",
    r"^(?:yours|kind regards|best wishes|with (?:best|kind|warm)|regards)\b[^.]*$",
    r"^ladies and gentlemen|^(?:madam|mr|mister) (?:chair|mayor|speaker)\w*[,.!]?$",
    r"^(?:i|we)(?: (?:would|should)(?: also)? like to|['’]d like to| wish to| want to| must| also)*"
    r" (?:thank|welcome|congratulate|pay tribute|apologise)\b",
    r"^(?:i am|we are|i['’]m|we['’]re) (?:\w+ )?(?:grateful|thankful|obliged|sorry)\b",
    r"^(?:may|can|could|let) (?:i|me|us|we) (?:\w+ )?(?:thank|welcome|congratulate)\b",
)
_ORDER = (  # verbs that open an instruction; with the first group nothing else is ever meant
    r"(?:let us(?! hope)|let['’]s(?! hope)|do not|don['’]t|never forget|remember to|be sure to"
    r"|make sure|get in touch"
    r"|turn to|look at|listen to|go to|come to|come and|come along|bear in mind|have your say"
    r"|say no"
    r"|say yes|stand up for|speak up|sign up|find out|read more|click (?:here|on)|see (?:page|the"
    r"|also"
    r"|appendix|below|overleaf|section|paragraph|annex|table|figure)|ask your|ask the|tell us"
    r"|tell the"
    r"|imagine|just think)"
)
_ORDER_VERB = (
    r"(?:send|write|call|phone|ring|email|visit|contact|join|vote|sign|read|ask|tell|remember"
    r"|consider|take|make|keep|stop|get|give|help|support|bring|add|apply|book|check|choose"
    r"|complete|fill|find|follow|return|register|reply|submit|attach|use|wait|share|open|close"
    r"|print|insert|delete|note|discuss|approve|agree|enter|put|move|put|save|protect|hold|try)"
)
_INSTRUCTION = _pattern(
    rf"^(?:so |now |and |then |first |finally )?,?\s*{_ORDER}\b",
    r"^(?:(?:so|now|and|then),? )?(?:please|kindly)\b(?! note that)",
    rf"^{_ORDER_VERB} (?:the|a|an|your|our|my|us|me|it|them|him|her|this|that|these|those|any|all"
    rf"|no|more"
    r"|for|at|by|in|on|with|to)\b(?!.*\b(?:was|were|is|are|has|have|had|will|fell|rose)\b)",
    r"\b(?:is|are) (?:now |therefore |hereby )?(?:asked|invited|recommended|requested|reminded"
    r"|advised|encouraged) to\b",
    r"^(?:members|councillors|readers|the (?:committee|cabinet|executive|board"
    r"|panel)) may (?:wish|like|want)\b",
    r"^you (?:should|must|need to|can|may|will need to|are welcome)\b",
)
_ABOUT_ITSELF = _pattern(
    r"^(?:below|here|in (?:this|the (?:next|following)) (?:report|paper|note|section|chapter|part"
    r"|speech"
    r"|leaflet|letter)),? (?:i|we) \w+",
    r"^(?:i|we) (?:will |shall |now |then |first |also |have )*(?:summari[sz]ed?|set out|outline"
    r"|describe"
    r"|discuss|turn to|return to|begin with|look at|explain|list|deal with|come to)\b(?!.*\d)",
    r"^(?:this|the (?:present|following|next)) (?:report|paper|note|section|chapter|part|leaflet"
    r"|document"
    r"|table) (?:summari[sz]es|sets out|outlines|describes|discusses|looks at|deals with|explains"
    r"|lists"
    r"|considers|gives|shows|covers)\b(?!.*\d)",
    r"\b(?:we|i) (?:here )?mean(?: here)?\b|\bis (?:here )?(?:meant|taken to mean"
    r"|defined (?:here )?as)\b",
    r"^(?:for the purposes? of this|in what follows|as (?:set out|described) (?:above|below)[.]?$)",
)
_PROMISE = _pattern(
    r"^(?:\w+,? |if \w[^,]*, |together,? |that is why )?(?:i|we|you and i)(?: (?:all|shall|will"
    r"|can|do|also"
    r"|now|both|certainly|still|never|not))* (?:promise|pledge|vow|undertake to|commit to)\b",
    r"^(?:[^,]{2,60}, |\w+ )?(?:i|we)(?:['’]ll| will| shall| won['’]t)\b(?!.{0,20}\bhave \w+ed\b)",
    r"^(?:i|we) (?:\w+ )?(?:hope|wish|look forward|intend|long|dream|want to|would like"
    r"|would love|aim to"
    r"|are determined|am determined|are committed|am committed|are going to|am going to|mean to)\b",
    r"^(?:let us hope|it is (?:to be )?hoped|hopefully|if only|would that|here['’]s to|may (?:you"
    r"|they"
    r"|god|the best|it|this|we)\b|long live)",
    r"^(?:our|my) (?:promise|pledge|hope|wish|dream|commitment)\b",
)
_PERMITTED = (
    r"(?:apply|claim|park|appeal|ask|request|use|choose|attend|speak|vote|object|complain|bring"
    r"|seek"
    r"|receive|keep|take|inspect|refuse|grant|appoint|borrow|charge|delegate|not)"
)
_HEDGE = _pattern(
    r"^(?:perhaps|maybe|possibly|conceivably|presumably|arguably|who knows)\b",
    r"\b(?:it|there|this|that|things?) (?:may|might|could)(?: well| yet| also| even)? be\b",
    r"\bmight\b",
    rf"\bmay(?! {_PERMITTED}\b)(?= [a-z])",
    r"\bcould (?:well|possibly|perhaps|conceivably|potentially|easily|one day|yet|soon|also|even"
    r"|be|have"
    r"|lead|become|rise|fall|mean|result|cost|save|happen|help|make|prove|see|face|lose|go|turn|get"
    r"|come|bring|change|end|still)\b(?!n)",
    r"\b(?:one|you|some|it) (?:could|might|can) (?:argue|say|think|be argued|be said)\b",
    r"^(?:no[ -]?one|nobody|who) (?:can|could|knows?|yet knows)\b",
    r"^it (?:is|remains) (?:un|not (?:yet )?)(?:clear|certain|known|sure)\b|^it remains to be seen",
    r"^it is (?:\w+ )?(?:possible|conceivable|doubtful|uncertain|hard to (?:say|know|tell))\b",
    r"^there (?:may|might|could|is (?:something|much|a case|an argument) to be)\b",
    r"\b(?:i|we) (?:suspect|guess|wonder|doubt|cannot be sure|am not sure|are not sure)\b",
)
_VALUE = (
    r"(?:disgrace(?:ful)?|scandal(?:ous)?|sham(?:e|eful)|shocking|outrage(?:ous)?|appalling"
    r"|splendid"
    r"|wonderful|marvellous|magnificent|fantastic|terrible|awful|dreadful|unpleasant|ridiculous"
    r"|absurd"
    r"|unacceptable|nonsense|rubbish|madness|insult(?:ing)?|pathetic|brilliant|superb|lovely"
    r"|beautiful"
    r"|tragic|tragedy|farce|joke|mess|betrayal|waste of|fair result|sad(?:dest|der)?|pity|unfair"
    r"|unjust"
    r"|fair|wrong|right thing|triumph|success story|catastroph\w+|disast\w+|heartless|cruel"
    r"|reckless"
    r"|foolish|stupid|silly|incompeten\w+|dishonest|arrogant|delight(?:ful)?|charming|remarkable"
    r"|extraordinary|astonishing|encouraging|heartening|inspiring|disappointing|depressing|worrying"
    r"|surprising|embarrass\w+|laughable|indefensible|inexcusable|unforgivable|intolerable"
    r"|deplorable"
    r"|short-sighted|common sense|great|good news|bad news|proud|best|worst|important|vital|obvious"
    r"|clear|beyond belief|high time|too late|not good enough|enough)"
)
_OPINION = _pattern(
    r"\b(?:in|to) (?:my|our) (?:own |humble |honest |considered |collective )?"
    r"(?:view|opinion|judgement|judgment|mind|eyes|experience|book)\b",
    r"^(?:[^,]{2,40}, )?(?:i|we|you)(?: (?:do|all|really|firmly|still|strongly|honestly|truly"
    r"|personally"
    r"|also|must|can|cannot|can only|simply|have to|would|should|feel we|never))*"
    r" (?:think|believe|feel|consider|find it|find this|find that|fear|regret|deplore|applaud"
    r"|commend"
    r"|salute|deserve|owe|love|admire|trust|agree|disagree|care|say|expect better|do better"
    r"|ask ourselves)\b",
    r"^(?:i|we) cannot help \w+ing\b",
    r"^(?:i|we)(?: am| are|['’]m|['’]re| (?:can|should|must)(?: all)? be) (?:\w+ )?(?:proud|glad"
    r"|pleased|delighted|sad|ashamed|worried"
    r"|concerned|disappointed|confident|convinced|sure|certain|appalled|shocked|angry|happy"
    r"|honoured"
    r"|excited|encouraged|heartened|dismayed|astonished|lucky|fortunate)\b",
    r"^what (?:a|an) \w+|^how \w+ (?:it|this|that|they|we) (?:is|are|was|were)\b",
    r"^(?:[\w ]{3,20}, )?(?:this|that|it|these|those|they|all this|such [\w ]+|the whole [\w ]+"
    r"|[\w’' -]{3,50}?)"
    r" (?:(?:is|are|was|were|has been|have been|would be|seems?|looks?|feels?"
    r"|remains?)(?:n['’]t)?),?"
    r" (?:[\w,’'-]+ ){0,5}?" + _VALUE + r"\b",
    r"\b(?:deserves? (?:better|more|a |nothing less|the best|our|to be)|should be ashamed"
    r"|ought to be ashamed)\b",
    r"^(?:nothing|few things|no issue|what) (?:matters|counts|is more)\b",
    r"\benough is enough\b|\btime for (?:a )?change\b|\bit is (?:high |about )?time\b",
    r"\b(?:should|ought to) (?:never )?have\b",
    r"^it is (?:hard|difficult|impossible|easy) (?:not )?to (?:feel|see|believe|imagine"
    r"|understand|escape"
    r"|avoid|argue|overstate|think)\b",
    r"^(?:frankly|honestly|sadly|shamefully|disgracefully),? .*\b(?:is|was|are|were) "
    + _VALUE
    + r"\b",
)
_RECOMMENDATION = _pattern(
    r"\b(?:should|ought to)\b(?! (?:be (?:noted|remembered|said|stressed|added|recalled)|fail)\b)",
    r"^(?:we|let) (?:all )?(?:must|need to|have to|cannot afford to)\b",
    r"^(?:i|we) (?:\w+ )?(?:recommend|suggest|propose|urge|call (?:on|for)|ask that|move that)\b",
    r"^it is (?:therefore )?(?:recommended|proposed|suggested) that\b|^that (?:the|members"
    r"|it) .* be \w+ed\b",
)


def why_not(words: str) -> Reason | None:
    """Why a sentence cannot be checked; None if it can.

    What somebody else is said to have said, thought or promised can be: it was, or it was not.
    """
    plain = " ".join(words.split()).strip("*_ ")
    if _QUESTION.search(plain):
        return None if _QUOTED_BY.match(plain) else "a question"
    if len(re.findall(r"[^\W_]+", plain)) < _FEWEST_WORDS:
        return "a greeting or thanks" if _GREETING.search(plain) else "too short to check"
    reported = bool(_REPORTED.search(plain) or _QUOTED_BY.match(plain))
    if plain.endswith(",") and len(plain.split()) < _HEADING_WORDS and not VERB.search(plain):
        return "a greeting or thanks"
    for reason, pattern in (
        ("a greeting or thanks", _GREETING),
        ("an instruction", _INSTRUCTION),
        ("about the text itself", _ABOUT_ITSELF),
    ):
        if pattern.search(plain):
            return reason  # type: ignore[return-value]  # each is one
    if reported and not re.match(r"(?:i|we)\b(?! asked)", plain, re.IGNORECASE):
        return None
    if _FIGURE.search(plain):
        return None
    main = _main_words(plain)
    if _HEDGE.search(main):
        return "hedged"
    if _PROMISE.search(plain):
        return "a promise or a wish"
    if _OPINION.search(plain) or (plain.endswith("!") and not VERB.search(plain)):
        return "an opinion"
    if _RECOMMENDATION.search(main):
        return "a recommendation"
    return None if content_words(plain) else "too short to check"


def is_heading(words: str) -> bool:
    """Whether a line that stands alone is a heading: short, without a full stop, no statement.

    A line that says something, "Waiting times fell by half", is a statement wherever it stands.
    """
    plain = " ".join(words.split()).strip("*_# ")
    if re.search(r"[.?!;,][”’\"')\]]*$", plain):
        return False
    count = len(plain.split())
    if count > _HEADING_WORDS:
        return False
    label, colon, _ = plain.partition(":")
    if colon and len(label.split()) <= 4 and not VERB.search(plain):
        return True
    return not _states(plain)


def _states(words: str) -> bool:
    """Whether a line without a stop has subject and verb."""
    asking = re.match(rf"(?:{CLAUSE}|who)\b", words, re.IGNORECASE)
    verb = next((v for v in VERB.finditer(words) if words[: v.start()].strip()), None)
    if asking or verb is None:
        return False
    if re.fullmatch(AUXILIARY, verb[0]) or not verb[0].endswith("ed"):
        return True
    return bool(
        re.match(
            r"\s+(?:by|to|from|in|the|a|an|its|their|that|for|on|\W?\d)\b", words[verb.end() :]
        )
    )


def _main_words(words: str) -> str:
    """The words up to the first clause inside the sentence: what the sentence itself asserts."""
    start = 0
    if re.match(rf"{CLAUSE}\b", words, re.IGNORECASE):
        start = words.find(", ") + 1
    cut = re.search(rf"(?<=\w)[\s,]+{CLAUSE}\b", words[start:], re.IGNORECASE)
    end = start + cut.start() if cut else len(words)
    # "It may be that things will get easier": what is hedged stands before.
    return words[:end] if end > start else words
