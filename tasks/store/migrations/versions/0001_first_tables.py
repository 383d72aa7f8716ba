"""First tables."""
# ruff: noqa: PLR0915

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("from_at", sa.BigInteger(), nullable=False),
        sa.Column("to_at", sa.BigInteger(), nullable=True),
        sa.Column("stand_in", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("owner", "from_at", name=op.f("pk_absence")),
    )
    op.create_table(
        "activity",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("activity_id", sa.Text(), nullable=False),
        sa.Column("crm_id", sa.Text(), nullable=True),
        sa.Column("deal_id", sa.Text(), nullable=True),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.BigInteger(), nullable=True),
        sa.Column("is_answered", sa.SmallInteger(), nullable=True),
        sa.Column("talked_seconds", sa.BigInteger(), nullable=True),
        sa.Column("rang_seconds", sa.BigInteger(), nullable=True),
        sa.Column("is_automatic", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_no_such_number", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_planned", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("landed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
        sa.UniqueConstraint("activity_id", "source", name=op.f("uq_activity_activity_id_source")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_crm_id_at"), ["crm_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_activity_deal_id_at"), ["deal_id", "at"], unique=False)

    op.create_table(
        "activity_person",
        sa.Column(
            "activity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("phone_key", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("activity", name=op.f("pk_activity_person")),
    )
    with op.batch_alter_table("activity_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_activity_person_phone_key"), ["phone_key"], unique=False)

    op.create_table(
        "alarm",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("opened_night", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("mended_night", sa.Text(), nullable=True),
        sa.Column("mailed_at", sa.BigInteger(), nullable=True),
        sa.Column("mailed_night", sa.Text(), nullable=True),
        sa.Column("mended_mailed_at", sa.BigInteger(), nullable=True),
        sa.Column("mended_mailed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "subject", "part", "opened_night", name=op.f("pk_alarm")),
    )
    op.create_table(
        "attested",
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("clause", "month", "person", name=op.f("pk_attested")),
    )
    op.create_table(
        "company",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("views_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_company")),
    )
    op.create_table(
        "company_day",
        sa.Column("starts_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.Column("opens_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("work_days", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("starts_at", name=op.f("pk_company_day")),
    )
    op.create_table(
        "consent_yes",
        sa.Column("answer", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("answer", name=op.f("pk_consent_yes")),
    )
    op.create_table(
        "crm_source_claim",
        sa.Column("crm_source", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("crm_source", name=op.f("pk_crm_source_claim")),
    )
    op.create_table(
        "deal",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("deal_id", sa.Text(), nullable=False),
        sa.Column("crm_id", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("won_at", sa.BigInteger(), nullable=True),
        sa.Column("pipeline", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("planned_at", sa.BigInteger(), nullable=True),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("landed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deal")),
        sa.UniqueConstraint("deal_id", "source", name=op.f("uq_deal_deal_id_source")),
    )
    with op.batch_alter_table("deal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_deal_contact_id"), ["contact_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_deal_crm_id"), ["crm_id"], unique=False)

    op.create_table(
        "delivery",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("letter", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.Column("sent_at", sa.BigInteger(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("night", "letter", "recipient", name=op.f("pk_delivery")),
    )
    op.create_table(
        "enquiry",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("previous_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("root_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("root_why", sa.Text(), nullable=True),
        sa.Column("until_at", sa.BigInteger(), nullable=True),
        sa.Column("is_test", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_duplicate", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_repeat_customer", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("wrote_again_unanswered", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_enquiry")),
    )
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_root_lead"), ["root_lead"], unique=False)

    op.create_table(
        "enquiry_activity",
        sa.Column(
            "root_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "activity", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("is_attempt", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_talk", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_planned", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_by_person", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_call", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_no_such_number", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("talked_seconds", sa.BigInteger(), nullable=True),
        sa.Column("is_untold", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("root_lead", "at", "activity", name=op.f("pk_enquiry_activity")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "enquiry_deal",
        sa.Column("deal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("root_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.PrimaryKeyConstraint("deal", name=op.f("pk_enquiry_deal")),
    )
    with op.batch_alter_table("enquiry_deal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_deal_root_lead"), ["root_lead"], unique=False)

    op.create_table(
        "enquiry_record",
        sa.Column(
            "root_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False
        ),
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("is_first", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_deciding", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_copy", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("root_lead", "record", name=op.f("pk_enquiry_record")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("enquiry_record", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_enquiry_record_record"), ["record"], unique=False)

    op.create_table(
        "fate",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("fate", sa.Text(), nullable=False),
        sa.Column("responsible", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("would_be", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.Column("is_ruled", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_fate")),
    )
    with op.batch_alter_table("fate", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_fate_fate"), ["fate"], unique=False)

    op.create_table(
        "lead",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("submitted_at", sa.BigInteger(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.Text(), nullable=True),
        sa.Column("campaign_name", sa.Text(), nullable=True),
        sa.Column("form_id", sa.Text(), nullable=True),
        sa.Column("form_name", sa.Text(), nullable=True),
        sa.Column("click_id", sa.Text(), nullable=True),
        sa.Column("is_test", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("own_crm_id", sa.Text(), nullable=True),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("landed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lead")),
        sa.UniqueConstraint("lead_id", "source", name=op.f("uq_lead_lead_id_source")),
    )
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_submitted_at"), ["submitted_at"], unique=False)

    op.create_table(
        "lead_fact",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("first_record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("deal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("reached_crm_at", sa.BigInteger(), nullable=True),
        sa.Column("assigned_at", sa.BigInteger(), nullable=True),
        sa.Column("seller_clock_at", sa.BigInteger(), nullable=True),
        sa.Column("first_attempt_at", sa.BigInteger(), nullable=True),
        sa.Column("attempts", sa.BigInteger(), nullable=True),
        sa.Column("attempt_days", sa.BigInteger(), nullable=True),
        sa.Column("first_talk_at", sa.BigInteger(), nullable=True),
        sa.Column("last_talk_at", sa.BigInteger(), nullable=True),
        sa.Column("moved_at", sa.BigInteger(), nullable=True),
        sa.Column("planned_at", sa.BigInteger(), nullable=True),
        sa.Column("stage_means", sa.Text(), nullable=True),
        sa.Column("stage_answers", sa.Text(), nullable=True),
        sa.Column("is_stage_known", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("reason_kind", sa.Text(), nullable=True),
        sa.Column("won_at", sa.BigInteger(), nullable=True),
        sa.Column("won_amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("won_currency", sa.Text(), nullable=True),
        sa.Column("entity", sa.Text(), nullable=True),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("is_seller_at_work", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("handoff_seconds", sa.BigInteger(), nullable=True),
        sa.Column("routing_seconds", sa.BigInteger(), nullable=True),
        sa.Column("waited_seconds", sa.BigInteger(), nullable=True),
        sa.Column("seller_seconds", sa.BigInteger(), nullable=True),
        sa.Column("sla_met", sa.SmallInteger(), nullable=True),
        sa.Column("state", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_lead_fact")),
    )
    with op.batch_alter_table("lead_fact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_fact_state"), ["state"], unique=False)

    op.create_table(
        "lead_match",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("tier", sa.Text(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=True),
        sa.Column("is_ambiguous", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_lead_match")),
    )
    with op.batch_alter_table("lead_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_lead_match_record"), ["record"], unique=False)

    op.create_table(
        "lead_person",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("phone", sa.Text(), nullable=True),
        sa.Column("mail", sa.Text(), nullable=True),
        sa.Column("phone_key", sa.Text(), nullable=True),
        sa.Column("mail_key", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("phone_fake", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("mail_fake", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("consent", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_lead_person")),
    )
    with op.batch_alter_table("lead_person", schema=None) as batch_op:
        batch_op.create_index(
            "ix_lead_person_mail_key",
            ["mail_key"],
            unique=False,
            sqlite_where=sa.text("mail_key is not null"),
            postgresql_where=sa.text("mail_key is not null"),
        )
        batch_op.create_index(
            "ix_lead_person_phone_key",
            ["phone_key"],
            unique=False,
            sqlite_where=sa.text("phone_key is not null"),
            postgresql_where=sa.text("phone_key is not null"),
        )

    op.create_table(
        "letter_fact",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("night", name=op.f("pk_letter_fact")),
    )
    op.create_table(
        "look",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("night", sa.Text(), nullable=True),
        sa.Column("looked_at", sa.BigInteger(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_look")),
    )
    op.create_table(
        "mapping_change",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("night", "kind", "pipeline", "name", name=op.f("pk_mapping_change")),
    )
    op.create_table(
        "mention",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("night", sa.Text(), nullable=True),
        sa.Column("letter", sa.Text(), nullable=True),
        sa.Column("claimed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("kind", "source", "lead_id", "recipient", name=op.f("pk_mention")),
    )
    op.create_table(
        "merged",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("lost_id", sa.Text(), nullable=False),
        sa.Column("kept_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "record_type", "lost_id", name=op.f("pk_merged")),
    )
    op.create_table(
        "month_lead",
        sa.Column("lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("lead_id", sa.Text(), nullable=True),
        sa.Column("channel", sa.Text(), nullable=True),
        sa.Column("campaign_id", sa.Text(), nullable=True),
        sa.Column("campaign_name", sa.Text(), nullable=True),
        sa.Column("submitted_at", sa.BigInteger(), nullable=True),
        sa.Column("fate", sa.Text(), nullable=True),
        sa.Column("would_be", sa.Text(), nullable=True),
        sa.Column("is_repeat_customer", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("sla_met", sa.SmallInteger(), nullable=True),
        sa.Column("handoff_seconds", sa.BigInteger(), nullable=True),
        sa.Column("seller_seconds", sa.BigInteger(), nullable=True),
        sa.Column("first_attempt_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("lead", name=op.f("pk_month_lead")),
    )
    op.create_table(
        "night",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("pact_version", sa.BigInteger(), nullable=True),
        sa.Column("cut_at", sa.BigInteger(), nullable=True),
        sa.Column("started_at", sa.BigInteger(), nullable=True),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("night", name=op.f("pk_night")),
    )
    op.create_table(
        "night_part",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("landed", sa.BigInteger(), nullable=True),
        sa.Column("set_aside", sa.BigInteger(), nullable=True),
        sa.Column("newest_row_at", sa.BigInteger(), nullable=True),
        sa.Column("lost_from", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("night", "source", "brings", name=op.f("pk_night_part")),
    )
    op.create_table(
        "night_source",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("pulled", sa.BigInteger(), nullable=True),
        sa.Column("landed", sa.BigInteger(), nullable=True),
        sa.Column("set_aside", sa.BigInteger(), nullable=True),
        sa.Column("own_count", sa.BigInteger(), nullable=True),
        sa.Column("newest_row_at", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("night", "source", name=op.f("pk_night_source")),
    )
    op.create_table(
        "offender",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint(
            "night", "clause", "part", "record_type", "source", "record_id", name=op.f("pk_offender")
        ),
    )
    op.create_table(
        "own_contact",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "key", name=op.f("pk_own_contact")),
    )
    op.create_table(
        "owner",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("team", sa.Text(), nullable=True),
        sa.Column("is_active", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("source", "owner_id", name=op.f("pk_owner")),
    )
    op.create_table(
        "owner_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_owner_move")),
        sa.UniqueConstraint(
            "record_id",
            "record_type",
            "source",
            "at",
            "owner",
            name=op.f("uq_owner_move_record_id_record_type_source_at_owner"),
        ),
    )
    op.create_table(
        "place",
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("is_served", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("place", name=op.f("pk_place")),
    )
    op.create_table(
        "plan_month",
        sa.Column("month", sa.Text(), nullable=False),
        sa.Column("leads_a_day", sa.Float(), nullable=True),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_plan_month")),
    )
    op.create_table(
        "promise",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("from_day", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "campaign_id", "from_day", name=op.f("pk_promise")),
    )
    op.create_table(
        "pull",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("walk", sa.Text(), nullable=False),
        sa.Column("until_at", sa.BigInteger(), nullable=False),
        sa.Column("night", sa.Text(), nullable=True),
        sa.Column("brings", sa.Text(), nullable=True),
        sa.Column("fingerprint", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("since_at", sa.BigInteger(), nullable=True),
        sa.Column("rows", sa.BigInteger(), nullable=True),
        sa.Column("own_count", sa.BigInteger(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("go_on_at", sa.BigInteger(), nullable=True),
        sa.Column("is_landed", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("source", "account", "walk", "until_at", name=op.f("pk_pull")),
    )
    op.create_table(
        "rate",
        sa.Column("currency", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("rate_micro", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("currency", "day", name=op.f("pk_rate")),
    )
    op.create_table(
        "raw_block",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("first_line", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("lines", sa.BigInteger(), nullable=True),
        sa.Column("header", sa.Text(), nullable=True),
        sa.Column("payload", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("source", "path", "first_line", name=op.f("pk_raw_block")),
    )
    op.create_table(
        "reason_kind",
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=True),
        sa.Column("family", sa.Text(), nullable=True),
        sa.Column("is_plain", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("reason", name=op.f("pk_reason_kind")),
    )
    op.create_table(
        "record",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("crm_id", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("changed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("crm_source", sa.Text(), nullable=True),
        sa.Column("pipeline", sa.Text(), nullable=True),
        sa.Column("stage", sa.Text(), nullable=True),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("contact_id", sa.Text(), nullable=True),
        sa.Column("platform_lead_id", sa.Text(), nullable=True),
        sa.Column("click_id", sa.Text(), nullable=True),
        sa.Column("campaign_name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("planned_at", sa.BigInteger(), nullable=True),
        sa.Column("gone_at", sa.BigInteger(), nullable=True),
        sa.Column("landed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_record")),
        sa.UniqueConstraint("crm_id", "source", name=op.f("uq_record_crm_id_source")),
    )
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.create_index(
            "ix_record_contact_id",
            ["contact_id"],
            unique=False,
            sqlite_where=sa.text("contact_id is not null"),
            postgresql_where=sa.text("contact_id is not null"),
        )
        batch_op.create_index(batch_op.f("ix_record_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            "ix_record_platform_lead_id",
            ["platform_lead_id"],
            unique=False,
            sqlite_where=sa.text("platform_lead_id is not null"),
            postgresql_where=sa.text("platform_lead_id is not null"),
        )

    op.create_table(
        "record_key",
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("record", "kind", "key", name=op.f("pk_record_key")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("record_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_key_key_record"), ["key", "record"], unique=False)

    op.create_table(
        "record_person",
        sa.Column("record", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("name_key", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("record", name=op.f("pk_record_person")),
    )
    with op.batch_alter_table("record_person", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_record_person_name_key"), ["name_key"], unique=False)

    op.create_table(
        "restatement",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("was", sa.Text(), nullable=True),
        sa.Column("now", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("night", "source", "lead_id", name=op.f("pk_restatement")),
    )
    op.create_table(
        "ruling",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("lead_id", sa.Text(), nullable=False),
        sa.Column("fate", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("by", sa.Text(), nullable=True),
        sa.Column("day", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "lead_id", name=op.f("pk_ruling")),
    )
    op.create_table(
        "seller_alias",
        sa.Column("alias", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alias", name=op.f("pk_seller_alias")),
    )
    op.create_table(
        "seller_day",
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("closes_at", sa.BigInteger(), nullable=True),
        sa.Column("is_at_work", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_away", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("work_days", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("owner_id", "starts_at", name=op.f("pk_seller_day")),
    )
    op.create_table(
        "set_aside",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("field", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "path", "brings", "line", name=op.f("pk_set_aside")),
    )
    op.create_table(
        "set_aside_key",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("line", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "path", "brings", "line", "kind", "key", name=op.f("pk_set_aside_key")),
    )
    with op.batch_alter_table("set_aside_key", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_set_aside_key_key"), ["key"], unique=False)

    op.create_table(
        "shared_key",
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_shared_key")),
    )
    op.create_table(
        "silent_seller",
        sa.Column("owner_id", sa.Text(), nullable=False),
        sa.Column("reached", sa.BigInteger(), nullable=True),
        sa.Column("unlogged", sa.BigInteger(), nullable=True),
        sa.Column("is_everybody", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("owner_id", name=op.f("pk_silent_seller")),
    )
    op.create_table(
        "source_file",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("brings", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=True),
        sa.Column("size", sa.BigInteger(), nullable=True),
        sa.Column("landed", sa.BigInteger(), nullable=True),
        sa.Column("set_aside", sa.BigInteger(), nullable=True),
        sa.Column("newest_row_at", sa.BigInteger(), nullable=True),
        sa.Column("night", sa.Text(), nullable=True),
        sa.Column("error", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("source", "path", "brings", name=op.f("pk_source_file")),
    )
    op.create_table(
        "source_trait",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("brings_leads", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_spend", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_records", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_deals", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_activities", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_stage_moves", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("brings_owners", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("counts_on_its_own", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("leads_from_calls", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("from_source", sa.Text(), nullable=True),
        sa.Column("won_deals_alone", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_source_trait")),
    )
    op.create_table(
        "spend",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("campaign_id", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("campaign_name", sa.Text(), nullable=True),
        sa.Column("amount_minor", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.Text(), nullable=True),
        sa.Column("impressions", sa.BigInteger(), nullable=True),
        sa.Column("clicks", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("source", "account_id", "campaign_id", "day", name=op.f("pk_spend")),
    )
    op.create_table(
        "stage_meaning",
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("means", sa.Text(), nullable=True),
        sa.Column("answers", sa.Text(), nullable=True),
        sa.Column("needs_talk", sa.SmallInteger(), server_default="0", nullable=False),
        sa.Column("is_closed", sa.SmallInteger(), server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("pipeline", "stage", name=op.f("pk_stage_meaning")),
    )
    op.create_table(
        "stage_move",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("record_type", sa.Text(), nullable=False),
        sa.Column("record_id", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("stage", sa.Text(), nullable=False),
        sa.Column("landed_night", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stage_move")),
        sa.UniqueConstraint(
            "record_id",
            "record_type",
            "source",
            "at",
            "pipeline",
            "stage",
            name=op.f("uq_stage_move_record_id_record_type_source_at_pipeline_stage"),
        ),
    )
    op.create_table(
        "state_fate",
        sa.Column("state", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("fate", sa.Text(), nullable=True),
        sa.Column("responsible", sa.Text(), nullable=True),
        sa.Column("clause", sa.Text(), nullable=True),
        sa.Column("would_be", sa.Text(), nullable=True),
        sa.Column("because", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("state", name=op.f("pk_state_fate")),
    )
    op.create_table(
        "told_absence",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("from_at", sa.Text(), nullable=False),
        sa.Column("to_at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("source", "owner", "from_at", name=op.f("pk_told_absence")),
    )
    op.create_table(
        "verdict",
        sa.Column("night", sa.Text(), nullable=False),
        sa.Column("clause", sa.Text(), nullable=False),
        sa.Column("part", sa.Text(), nullable=False),
        sa.Column("check_name", sa.Text(), nullable=True),
        sa.Column("side", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("checked", sa.BigInteger(), nullable=True),
        sa.Column("failed", sa.BigInteger(), nullable=True),
        sa.Column("value", sa.Float(), nullable=True),
        sa.Column("limit_value", sa.Float(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("low", sa.Float(), nullable=True),
        sa.Column("high", sa.Float(), nullable=True),
        sa.Column("pact_version", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("night", "clause", "part", name=op.f("pk_verdict")),
    )
    op.create_table(
        "won_deal",
        sa.Column("deal", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("root_lead", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("won_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("deal", name=op.f("pk_won_deal")),
    )
    op.create_table(
        "work_segment",
        sa.Column("starts_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("before_seconds", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("starts_at", name=op.f("pk_work_segment")),
    )
    op.create_table(
        "written",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("pipeline", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "pipeline", "name", name=op.f("pk_written")),
    )


def downgrade() -> None:
    op.drop_table("written")
    op.drop_table("work_segment")
    op.drop_table("won_deal")
    op.drop_table("verdict")
    op.drop_table("told_absence")
    op.drop_table("state_fate")
    op.drop_table("stage_move")
    op.drop_table("stage_meaning")
    op.drop_table("spend")
    op.drop_table("source_trait")
    op.drop_table("source_file")
    op.drop_table("silent_seller")
    op.drop_table("shared_key")
    with op.batch_alter_table("set_aside_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_set_aside_key_key"))

    op.drop_table("set_aside_key")
    op.drop_table("set_aside")
    op.drop_table("seller_day")
    op.drop_table("seller_alias")
    op.drop_table("ruling")
    op.drop_table("restatement")
    with op.batch_alter_table("record_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_person_name_key"))

    op.drop_table("record_person")
    with op.batch_alter_table("record_key", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_record_key_key_record"))

    op.drop_table("record_key")
    with op.batch_alter_table("record", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_record_platform_lead_id",
            sqlite_where=sa.text("platform_lead_id is not null"),
            postgresql_where=sa.text("platform_lead_id is not null"),
        )
        batch_op.drop_index(batch_op.f("ix_record_created_at"))
        batch_op.drop_index(
            "ix_record_contact_id",
            sqlite_where=sa.text("contact_id is not null"),
            postgresql_where=sa.text("contact_id is not null"),
        )

    op.drop_table("record")
    op.drop_table("reason_kind")
    op.drop_table("raw_block")
    op.drop_table("rate")
    op.drop_table("pull")
    op.drop_table("promise")
    op.drop_table("plan_month")
    op.drop_table("place")
    op.drop_table("owner_move")
    op.drop_table("owner")
    op.drop_table("own_contact")
    op.drop_table("offender")
    op.drop_table("night_source")
    op.drop_table("night_part")
    op.drop_table("night")
    op.drop_table("month_lead")
    op.drop_table("merged")
    op.drop_table("mention")
    op.drop_table("mapping_change")
    op.drop_table("look")
    op.drop_table("letter_fact")
    with op.batch_alter_table("lead_person", schema=None) as batch_op:
        batch_op.drop_index(
            "ix_lead_person_phone_key",
            sqlite_where=sa.text("phone_key is not null"),
            postgresql_where=sa.text("phone_key is not null"),
        )
        batch_op.drop_index(
            "ix_lead_person_mail_key",
            sqlite_where=sa.text("mail_key is not null"),
            postgresql_where=sa.text("mail_key is not null"),
        )

    op.drop_table("lead_person")
    with op.batch_alter_table("lead_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_match_record"))

    op.drop_table("lead_match")
    with op.batch_alter_table("lead_fact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_fact_state"))

    op.drop_table("lead_fact")
    with op.batch_alter_table("lead", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lead_submitted_at"))

    op.drop_table("lead")
    with op.batch_alter_table("fate", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_fate_fate"))

    op.drop_table("fate")
    with op.batch_alter_table("enquiry_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_record_record"))

    op.drop_table("enquiry_record")
    with op.batch_alter_table("enquiry_deal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_deal_root_lead"))

    op.drop_table("enquiry_deal")
    op.drop_table("enquiry_activity")
    with op.batch_alter_table("enquiry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_enquiry_root_lead"))

    op.drop_table("enquiry")
    op.drop_table("delivery")
    with op.batch_alter_table("deal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_deal_crm_id"))
        batch_op.drop_index(batch_op.f("ix_deal_contact_id"))

    op.drop_table("deal")
    op.drop_table("crm_source_claim")
    op.drop_table("consent_yes")
    op.drop_table("company_day")
    op.drop_table("company")
    op.drop_table("attested")
    op.drop_table("alarm")
    with op.batch_alter_table("activity_person", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_person_phone_key"))

    op.drop_table("activity_person")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_deal_id_at"))
        batch_op.drop_index(batch_op.f("ix_activity_crm_id_at"))

    op.drop_table("activity")
    op.drop_table("absence")
