"""The records that the Store takes and gives: plain values, no database in them.

Every datetime is aware and in UTC. Region codes are ISO 3166 alpha-2 in capitals ("AZ") or a
macro-region's slug ("south-caucasus"). The words are those of docs/developers.md.
"""

from storage.records.articles import (
    Article,
    ArticleBrief,
    ArticleState,
    Evidence,
    KnownArticle,
    NewArticle,
    Reading,
    RegionTag,
    SourceKind,
    SummaryOrigin,
    TagEdit,
    TagRole,
    TopicTag,
    is_country,
)
from storage.records.broadcasts import (
    Broadcast,
    BroadcastEnd,
    Dress,
    Failures,
    NewBroadcast,
)
from storage.records.channels import (
    Backlog,
    Channel,
    ChannelState,
    NewChannel,
    PostForm,
    Resumption,
)
from storage.records.conversations import (
    Conversation,
)
from storage.records.corrections import (
    RETRACTIONS,
    Correction,
    CorrectionKind,
    PostChanges,
)
from storage.records.decisions import (
    Decided,
    Decision,
    KeptMaterial,
    NewDecided,
)
from storage.records.deliveries import (
    Delivery,
    DeliveryAction,
    DeliveryState,
    Hold,
    KnownMessage,
    NewDelivery,
    Settlement,
)
from storage.records.editions import (
    ChosenArticle,
    EditionOrigin,
    EditionOutcome,
    NewEdition,
    Notice,
)
from storage.records.pages import (
    Cursor,
    Page,
)
from storage.records.schedules import (
    MissedPolicy,
    NewSchedule,
    Schedule,
    ScheduleKind,
    ScheduleState,
)
from storage.records.sources import (
    NewSource,
    Poll,
    Source,
    SourceEntry,
    SourceForm,
    SourceState,
    Trouble,
)

__all__ = [
    "RETRACTIONS",
    "Article",
    "ArticleBrief",
    "ArticleState",
    "Backlog",
    "Broadcast",
    "BroadcastEnd",
    "Channel",
    "ChannelState",
    "ChosenArticle",
    "Conversation",
    "Correction",
    "CorrectionKind",
    "Cursor",
    "Decided",
    "Decision",
    "Delivery",
    "DeliveryAction",
    "DeliveryState",
    "Dress",
    "EditionOrigin",
    "EditionOutcome",
    "Evidence",
    "Failures",
    "Hold",
    "KeptMaterial",
    "KnownArticle",
    "KnownMessage",
    "MissedPolicy",
    "NewArticle",
    "NewBroadcast",
    "NewChannel",
    "NewDecided",
    "NewDelivery",
    "NewEdition",
    "NewSchedule",
    "NewSource",
    "Notice",
    "Page",
    "Poll",
    "PostChanges",
    "PostForm",
    "Reading",
    "RegionTag",
    "Resumption",
    "Schedule",
    "ScheduleKind",
    "ScheduleState",
    "Settlement",
    "Source",
    "SourceEntry",
    "SourceForm",
    "SourceKind",
    "SourceState",
    "SummaryOrigin",
    "TagEdit",
    "TagRole",
    "TopicTag",
    "Trouble",
    "is_country",
]
