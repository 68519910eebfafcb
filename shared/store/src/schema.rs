//! The tables as diesel sees them; `the_schema_is_the_database` compares this file with the migrated database.

diesel::table! {
    accounts (id) {
        id -> Uuid,
        name -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    ai_budgets (account_id, scope, subject_id, period) {
        account_id -> Uuid,
        scope -> Text,
        subject_id -> Uuid,
        period -> Date,
        spent_tokens -> Int8,
        reserved_tokens -> Int8,
        spent_micro_usd -> Int8,
        reserved_micro_usd -> Int8,
    }
}

diesel::table! {
    ai_memories (conversation_id) {
        conversation_id -> Uuid,
        account_id -> Uuid,
        engagement -> Int4,
        turns -> Int4,
        unanswered -> Int4,
        unhappy -> Int4,
        off_topic -> Int4,
        summary -> Text,
        summary_upto_seq -> Int8,
        linked_articles -> Array<Uuid>,
        quiet_until -> Nullable<Timestamptz>,
        apologized_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    ai_reservations (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Nullable<Uuid>,
        tokens -> Int8,
        micro_usd -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    ai_runs (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Nullable<Uuid>,
        turn_id -> Nullable<Uuid>,
        purpose -> Text,
        provider -> Text,
        model -> Text,
        prompt_version -> Nullable<Text>,
        input_tokens -> Int4,
        cached_tokens -> Int4,
        output_tokens -> Int4,
        cost_micro_usd -> Nullable<Int8>,
        first_piece_ms -> Nullable<Int4>,
        total_ms -> Int4,
        outcome -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    annotations (id) {
        id -> Uuid,
        account_id -> Uuid,
        integration_id -> Uuid,
        target_wamid -> Text,
        kind -> Text,
        actor -> Text,
        reactor -> Text,
        emoji -> Nullable<Text>,
        content -> Nullable<Jsonb>,
        occurred_at -> Timestamptz,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    api_keys (id) {
        id -> Uuid,
        account_id -> Uuid,
        name -> Text,
        description -> Text,
        key_sha256 -> Bytea,
        last_four -> Text,
        scopes -> Array<Text>,
        created_by_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        expires_at -> Nullable<Timestamptz>,
        last_used_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    article_versions (article_id, version) {
        article_id -> Uuid,
        version -> Int4,
        account_id -> Uuid,
        title -> Text,
        body -> Text,
        url -> Nullable<Text>,
        language -> Nullable<Text>,
        questions -> Array<Text>,
        status -> Text,
        saved_by_id -> Nullable<Uuid>,
        saved_at -> Timestamptz,
    }
}

diesel::table! {
    articles (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        title -> Text,
        body -> Text,
        url -> Nullable<Text>,
        language -> Nullable<Text>,
        questions -> Array<Text>,
        status -> Text,
        version -> Int4,
        external_id -> Nullable<Text>,
        source_type -> Nullable<Text>,
        content_hash -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        source_id -> Nullable<Uuid>,
        flags -> Array<Text>,
        pushed_by -> Nullable<Text>,
    }
}

diesel::table! {
    assignments (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        user_id -> Uuid,
        reason -> Text,
        assigned_at -> Timestamptz,
        released_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    attempts (id) {
        id -> Uuid,
        account_id -> Uuid,
        message_id -> Uuid,
        attempt -> Int4,
        started_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        outcome -> Nullable<Text>,
        http_status -> Nullable<Int2>,
        error_code -> Nullable<Int4>,
        error -> Nullable<Text>,
        wamid -> Nullable<Text>,
    }
}

diesel::table! {
    audit (id) {
        id -> Uuid,
        account_id -> Uuid,
        actor_kind -> Text,
        actor -> Nullable<Uuid>,
        action -> Text,
        subject -> Text,
        detail -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    chunks (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        article_id -> Uuid,
        ordinal -> Int4,
        heading_path -> Text,
        text -> Text,
        sha256 -> Text,
        embedding -> Nullable<Bytea>,
        embedding_model -> Nullable<Text>,
    }
}

diesel::table! {
    contact_identities (account_id, kind, value) {
        account_id -> Uuid,
        kind -> Text,
        value -> Text,
        contact_id -> Uuid,
        created_at -> Timestamptz,
        retired_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    contact_merges (id) {
        id -> Uuid,
        account_id -> Uuid,
        kept_id -> Uuid,
        merged_id -> Uuid,
        moved -> Jsonb,
        merged_by_id -> Uuid,
        merged_at -> Timestamptz,
        split_by_id -> Nullable<Uuid>,
        split_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    contacts (id) {
        id -> Uuid,
        account_id -> Uuid,
        name -> Nullable<Text>,
        phone_number -> Nullable<Text>,
        username -> Nullable<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        kind -> Text,
        marketing_stopped_at -> Nullable<Timestamptz>,
        merged_into_id -> Nullable<Uuid>,
        parent_user_id -> Nullable<Text>,
        marketing_changed_at -> Nullable<Timestamptz>,
        book_name -> Nullable<Text>,
        book_changed_at -> Nullable<Timestamptz>,
        named_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    conversations (id) {
        id -> Uuid,
        account_id -> Uuid,
        integration_id -> Uuid,
        contact_id -> Uuid,
        owner -> Text,
        assignee_id -> Nullable<Uuid>,
        control_epoch -> Int8,
        engagement -> Int4,
        version -> Int8,
        last_seq -> Int8,
        newest_answerable_seq -> Int8,
        answered_seq -> Int8,
        unanswered_since -> Nullable<Timestamptz>,
        turn_due_at -> Nullable<Timestamptz>,
        unread -> Int4,
        window_expires_at -> Nullable<Timestamptz>,
        waiting_since -> Nullable<Timestamptz>,
        language -> Nullable<Text>,
        last_message_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        team_id -> Nullable<Uuid>,
        priority -> Text,
    }
}

diesel::table! {
    dead_letters (id) {
        id -> Uuid,
        service -> Text,
        consumer -> Text,
        stream -> Text,
        stream_sequence -> Int8,
        subject -> Text,
        headers -> Jsonb,
        payload -> Bytea,
        deliveries -> Int8,
        error_class -> Text,
        code -> Text,
        error -> Text,
        trace_id -> Text,
        status -> Text,
        replays -> Int4,
        died_at -> Timestamptz,
        settled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    deliveries (message_id) {
        message_id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        integration_id -> Uuid,
        seq -> Int8,
        author -> Text,
        class -> Text,
        control_epoch -> Nullable<Int8>,
        state -> Text,
        attempt -> Int4,
        attempt_id -> Nullable<Uuid>,
        lease_until -> Nullable<Timestamptz>,
        next_attempt_at -> Timestamptz,
        unknown_since -> Nullable<Timestamptz>,
        resends -> Int4,
        wamid -> Nullable<Text>,
        error_code -> Nullable<Int4>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    feedback (message_id, user_id) {
        message_id -> Uuid,
        user_id -> Uuid,
        account_id -> Uuid,
        verdict -> Text,
        comment -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    file_handles (file_id, integration_id) {
        file_id -> Uuid,
        integration_id -> Uuid,
        account_id -> Uuid,
        meta_media_id -> Text,
        expires_at -> Timestamptz,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    files (id) {
        id -> Uuid,
        account_id -> Uuid,
        filename -> Text,
        mime_type -> Text,
        size_bytes -> Int8,
        sha256 -> Text,
        object_key -> Text,
        created_by_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        used_at -> Nullable<Timestamptz>,
        removed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    gap_questions (turn_id) {
        turn_id -> Uuid,
        account_id -> Uuid,
        gap_id -> Uuid,
        conversation_id -> Uuid,
        question -> Text,
        coverage -> Float4,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    gaps (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        question -> Text,
        language -> Text,
        seen -> Int4,
        state -> Text,
        article_id -> Nullable<Uuid>,
        asked_version -> Int8,
        first_seen_at -> Timestamptz,
        last_seen_at -> Timestamptz,
        closed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    handoffs (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        turn_id -> Nullable<Uuid>,
        reason -> Text,
        summary -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    idempotency_keys (account_id, key) {
        account_id -> Uuid,
        key -> Text,
        request_sha256 -> Bytea,
        response_status -> Nullable<Int2>,
        response_body -> Nullable<Jsonb>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    imports (id) {
        id -> Uuid,
        account_id -> Uuid,
        source_id -> Uuid,
        state -> Text,
        reason -> Nullable<Text>,
        item_id -> Nullable<Uuid>,
        stop_requested_at -> Nullable<Timestamptz>,
        fence -> Int8,
        lease_until -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        started_at -> Nullable<Timestamptz>,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    inbox (consumer, key) {
        consumer -> Text,
        key -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    integration_health (integration_id) {
        integration_id -> Uuid,
        account_id -> Uuid,
        last_webhook_at -> Nullable<Timestamptz>,
        last_inbound_at -> Nullable<Timestamptz>,
        last_outbound_at -> Nullable<Timestamptz>,
        last_graph_ok_at -> Nullable<Timestamptz>,
        last_graph_error_at -> Nullable<Timestamptz>,
        last_graph_error_code -> Nullable<Int4>,
        last_graph_error -> Nullable<Text>,
        stopped_at -> Nullable<Timestamptz>,
        stopped_reason -> Nullable<Text>,
        checks -> Jsonb,
        checked_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        facts -> Jsonb,
    }
}

diesel::table! {
    integrations (id) {
        id -> Uuid,
        account_id -> Uuid,
        operator_id -> Uuid,
        channel -> Text,
        name -> Text,
        phone_number_id -> Text,
        business_account_id -> Text,
        phone_number -> Text,
        webhook_path -> Text,
        verify_token_sealed -> Text,
        access_token_sealed -> Text,
        access_token_last_four -> Text,
        app_secret_sealed -> Nullable<Text>,
        app_secret_last_four -> Nullable<Text>,
        connection -> Text,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        deleted_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    knowledge_bases (id) {
        id -> Uuid,
        account_id -> Uuid,
        name -> Text,
        version -> Int8,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    media (message_id) {
        message_id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        integration_id -> Uuid,
        meta_media_id -> Nullable<Text>,
        state -> Text,
        reason_code -> Nullable<Text>,
        reason -> Nullable<Text>,
        object_key -> Nullable<Text>,
        filename -> Nullable<Text>,
        declared_type -> Nullable<Text>,
        mime_type -> Nullable<Text>,
        sha256 -> Nullable<Text>,
        size_bytes -> Nullable<Int8>,
        attempts -> Int4,
        next_attempt_at -> Timestamptz,
        deadline_at -> Timestamptz,
        lease_until -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    messages (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        seq -> Int8,
        direction -> Text,
        author -> Text,
        author_user_id -> Nullable<Uuid>,
        kind -> Text,
        text -> Text,
        content -> Jsonb,
        wamid -> Nullable<Text>,
        context_wamid -> Nullable<Text>,
        status -> Text,
        error -> Nullable<Jsonb>,
        turn_id -> Nullable<Uuid>,
        sources -> Nullable<Jsonb>,
        sent_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        context -> Nullable<Jsonb>,
    }
}

diesel::table! {
    mined_conversations (conversation_id) {
        conversation_id -> Uuid,
        account_id -> Uuid,
        upto_seq -> Int8,
        lease_until -> Timestamptz,
        mined_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    notes (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        author_id -> Nullable<Uuid>,
        body -> Text,
        after_seq -> Int8,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    notices (id) {
        id -> Uuid,
        account_id -> Uuid,
        integration_id -> Nullable<Uuid>,
        business_account_id -> Nullable<Text>,
        field -> Text,
        event -> Text,
        topic -> Text,
        severity -> Text,
        title -> Text,
        detail -> Jsonb,
        occurred_at -> Timestamptz,
        created_at -> Timestamptz,
        resolved_at -> Nullable<Timestamptz>,
        resolved_by_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    number_limits (integration_id) {
        integration_id -> Uuid,
        account_id -> Uuid,
        arrival_at -> Timestamptz,
        rate_per_second -> Float8,
        reduced_at -> Nullable<Timestamptz>,
        updated_at -> Timestamptz,
        ceiling_per_second -> Float8,
        paced -> Float8,
        paused_until -> Nullable<Timestamptz>,
        probe_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    operators (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        name -> Text,
        business_name -> Text,
        website_url -> Nullable<Text>,
        language -> Text,
        languages -> Array<Text>,
        tone -> Text,
        instructions -> Text,
        settings -> Jsonb,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    outbox (id) {
        id -> Uuid,
        position -> Int8,
        kind -> Text,
        ordering_key -> Text,
        subject -> Text,
        headers -> Jsonb,
        payload -> Bytea,
        created_at -> Timestamptz,
        published_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    presence (user_id) {
        user_id -> Uuid,
        account_id -> Uuid,
        status -> Text,
        last_seen_at -> Timestamptz,
    }
}

diesel::table! {
    quarantine (id) {
        id -> Uuid,
        account_id -> Nullable<Uuid>,
        webhook_id -> Uuid,
        path -> Text,
        reason -> Text,
        detail -> Text,
        raw -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    recipient_limits (conversation_id) {
        conversation_id -> Uuid,
        account_id -> Uuid,
        tokens -> Float8,
        refilled_at -> Timestamptz,
        strikes -> Int4,
        blocked_until -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    regression_cases (id) {
        id -> Uuid,
        account_id -> Uuid,
        operator_id -> Uuid,
        conversation_id -> Nullable<Uuid>,
        turn_id -> Nullable<Uuid>,
        name -> Text,
        input -> Jsonb,
        expected -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    regression_results (run_id, case_id) {
        run_id -> Uuid,
        case_id -> Uuid,
        account_id -> Uuid,
        before -> Jsonb,
        after -> Jsonb,
        verdict -> Text,
    }
}

diesel::table! {
    regression_runs (id) {
        id -> Uuid,
        account_id -> Uuid,
        operator_id -> Uuid,
        state -> Text,
        reason -> Nullable<Text>,
        candidate -> Jsonb,
        cases -> Int4,
        stop_requested_at -> Nullable<Timestamptz>,
        fence -> Int8,
        lease_until -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    sessions (token_sha256) {
        token_sha256 -> Bytea,
        account_id -> Uuid,
        user_id -> Uuid,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        last_seen_at -> Timestamptz,
    }
}

diesel::table! {
    source_items (id) {
        id -> Uuid,
        account_id -> Uuid,
        source_id -> Uuid,
        address -> Text,
        state -> Text,
        reason -> Nullable<Text>,
        detail -> Nullable<Text>,
        article_id -> Nullable<Uuid>,
        import_id -> Nullable<Uuid>,
        content_sha256 -> Nullable<Text>,
        etag -> Nullable<Text>,
        last_modified -> Nullable<Text>,
        depth -> Int4,
        attempts -> Int4,
        checked_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    sources (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        kind -> Text,
        name -> Text,
        settings -> Jsonb,
        schedule -> Nullable<Text>,
        next_run_at -> Nullable<Timestamptz>,
        created_by_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    statuses (id) {
        id -> Uuid,
        account_id -> Uuid,
        integration_id -> Uuid,
        message_id -> Nullable<Uuid>,
        wamid -> Text,
        callback_data -> Nullable<Text>,
        status -> Text,
        occurred_at -> Timestamptz,
        detail -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    suggestions (id) {
        id -> Uuid,
        account_id -> Uuid,
        knowledge_base_id -> Uuid,
        conversation_id -> Nullable<Uuid>,
        message_id -> Nullable<Uuid>,
        question -> Text,
        answer -> Text,
        language -> Text,
        state -> Text,
        article_id -> Nullable<Uuid>,
        reviewed_by_id -> Nullable<Uuid>,
        reviewed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    team_members (team_id, user_id) {
        team_id -> Uuid,
        user_id -> Uuid,
        account_id -> Uuid,
    }
}

diesel::table! {
    teams (id) {
        id -> Uuid,
        account_id -> Uuid,
        name -> Text,
        aliases -> Array<Text>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    template_syncs (account_id, business_account_id) {
        account_id -> Uuid,
        business_account_id -> Text,
        due_at -> Timestamptz,
        synced_at -> Nullable<Timestamptz>,
        failure -> Nullable<Text>,
    }
}

diesel::table! {
    templates (id) {
        id -> Uuid,
        account_id -> Uuid,
        business_account_id -> Text,
        meta_id -> Text,
        name -> Text,
        language -> Text,
        category -> Text,
        status -> Text,
        quality -> Nullable<Text>,
        parameter_format -> Text,
        components -> Jsonb,
        rejection_reason -> Nullable<Text>,
        noted_at -> Nullable<Timestamptz>,
        synced_at -> Timestamptz,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    thread_events (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        kind -> Text,
        actor -> Text,
        actor_user_id -> Nullable<Uuid>,
        after_seq -> Int8,
        detail -> Jsonb,
        created_at -> Timestamptz,
        mined_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    transcripts (message_id) {
        message_id -> Uuid,
        account_id -> Uuid,
        state -> Text,
        text -> Text,
        language -> Nullable<Text>,
        model -> Text,
        reason -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    turns (id) {
        id -> Uuid,
        account_id -> Uuid,
        conversation_id -> Uuid,
        from_seq -> Int8,
        upto_seq -> Int8,
        state -> Text,
        fence -> Int8,
        lease_until -> Timestamptz,
        control_epoch -> Int8,
        restarts -> Int4,
        crashes -> Int4,
        reason -> Nullable<Text>,
        evidence -> Jsonb,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        result -> Nullable<Jsonb>,
        learned_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    users (id) {
        id -> Uuid,
        account_id -> Uuid,
        email -> Text,
        name -> Text,
        role -> Text,
        password_hash -> Text,
        disabled_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    webhooks (id) {
        id -> Uuid,
        account_id -> Nullable<Uuid>,
        webhook_path -> Text,
        body_sha256 -> Text,
        verification -> Text,
        received_at -> Timestamptz,
        normalized_at -> Timestamptz,
        items -> Int4,
        stored -> Int4,
        duplicates -> Int4,
        quarantined -> Int4,
        deliveries -> Int4,
        stream_sequence -> Int8,
        integration_ids -> Array<Uuid>,
        duplicate_of -> Array<Uuid>,
    }
}

diesel::joinable!(ai_budgets -> accounts (account_id));
diesel::joinable!(ai_memories -> accounts (account_id));
diesel::joinable!(ai_memories -> conversations (conversation_id));
diesel::joinable!(ai_reservations -> accounts (account_id));
diesel::joinable!(ai_reservations -> conversations (conversation_id));
diesel::joinable!(ai_runs -> accounts (account_id));
diesel::joinable!(ai_runs -> conversations (conversation_id));
diesel::joinable!(ai_runs -> turns (turn_id));
diesel::joinable!(annotations -> accounts (account_id));
diesel::joinable!(annotations -> integrations (integration_id));
diesel::joinable!(annotations -> messages (id));
diesel::joinable!(api_keys -> accounts (account_id));
diesel::joinable!(api_keys -> users (created_by_id));
diesel::joinable!(article_versions -> accounts (account_id));
diesel::joinable!(article_versions -> articles (article_id));
diesel::joinable!(article_versions -> users (saved_by_id));
diesel::joinable!(articles -> accounts (account_id));
diesel::joinable!(articles -> knowledge_bases (knowledge_base_id));
diesel::joinable!(articles -> sources (source_id));
diesel::joinable!(assignments -> accounts (account_id));
diesel::joinable!(assignments -> conversations (conversation_id));
diesel::joinable!(assignments -> users (user_id));
diesel::joinable!(attempts -> accounts (account_id));
diesel::joinable!(attempts -> deliveries (message_id));
diesel::joinable!(audit -> accounts (account_id));
diesel::joinable!(chunks -> accounts (account_id));
diesel::joinable!(chunks -> articles (article_id));
diesel::joinable!(chunks -> knowledge_bases (knowledge_base_id));
diesel::joinable!(contact_identities -> accounts (account_id));
diesel::joinable!(contact_identities -> contacts (contact_id));
diesel::joinable!(contact_merges -> accounts (account_id));
diesel::joinable!(contacts -> accounts (account_id));
diesel::joinable!(conversations -> accounts (account_id));
diesel::joinable!(conversations -> contacts (contact_id));
diesel::joinable!(conversations -> integrations (integration_id));
diesel::joinable!(conversations -> teams (team_id));
diesel::joinable!(conversations -> users (assignee_id));
diesel::joinable!(deliveries -> accounts (account_id));
diesel::joinable!(deliveries -> conversations (conversation_id));
diesel::joinable!(deliveries -> integrations (integration_id));
diesel::joinable!(deliveries -> messages (message_id));
diesel::joinable!(feedback -> accounts (account_id));
diesel::joinable!(feedback -> messages (message_id));
diesel::joinable!(feedback -> users (user_id));
diesel::joinable!(file_handles -> accounts (account_id));
diesel::joinable!(file_handles -> files (file_id));
diesel::joinable!(file_handles -> integrations (integration_id));
diesel::joinable!(files -> accounts (account_id));
diesel::joinable!(files -> users (created_by_id));
diesel::joinable!(gap_questions -> accounts (account_id));
diesel::joinable!(gap_questions -> conversations (conversation_id));
diesel::joinable!(gap_questions -> gaps (gap_id));
diesel::joinable!(gap_questions -> turns (turn_id));
diesel::joinable!(gaps -> accounts (account_id));
diesel::joinable!(gaps -> articles (article_id));
diesel::joinable!(gaps -> knowledge_bases (knowledge_base_id));
diesel::joinable!(handoffs -> accounts (account_id));
diesel::joinable!(handoffs -> conversations (conversation_id));
diesel::joinable!(handoffs -> turns (turn_id));
diesel::joinable!(idempotency_keys -> accounts (account_id));
diesel::joinable!(imports -> accounts (account_id));
diesel::joinable!(imports -> sources (source_id));
diesel::joinable!(integration_health -> accounts (account_id));
diesel::joinable!(integration_health -> integrations (integration_id));
diesel::joinable!(integrations -> accounts (account_id));
diesel::joinable!(integrations -> operators (operator_id));
diesel::joinable!(knowledge_bases -> accounts (account_id));
diesel::joinable!(media -> accounts (account_id));
diesel::joinable!(media -> conversations (conversation_id));
diesel::joinable!(media -> integrations (integration_id));
diesel::joinable!(media -> messages (message_id));
diesel::joinable!(messages -> accounts (account_id));
diesel::joinable!(messages -> conversations (conversation_id));
diesel::joinable!(messages -> turns (turn_id));
diesel::joinable!(messages -> users (author_user_id));
diesel::joinable!(mined_conversations -> accounts (account_id));
diesel::joinable!(mined_conversations -> conversations (conversation_id));
diesel::joinable!(notes -> accounts (account_id));
diesel::joinable!(notes -> conversations (conversation_id));
diesel::joinable!(notes -> users (author_id));
diesel::joinable!(notices -> accounts (account_id));
diesel::joinable!(notices -> integrations (integration_id));
diesel::joinable!(notices -> users (resolved_by_id));
diesel::joinable!(number_limits -> accounts (account_id));
diesel::joinable!(number_limits -> integrations (integration_id));
diesel::joinable!(operators -> accounts (account_id));
diesel::joinable!(operators -> knowledge_bases (knowledge_base_id));
diesel::joinable!(presence -> accounts (account_id));
diesel::joinable!(presence -> users (user_id));
diesel::joinable!(quarantine -> accounts (account_id));
diesel::joinable!(recipient_limits -> accounts (account_id));
diesel::joinable!(recipient_limits -> conversations (conversation_id));
diesel::joinable!(regression_cases -> accounts (account_id));
diesel::joinable!(regression_cases -> conversations (conversation_id));
diesel::joinable!(regression_cases -> operators (operator_id));
diesel::joinable!(regression_cases -> turns (turn_id));
diesel::joinable!(regression_results -> accounts (account_id));
diesel::joinable!(regression_results -> regression_cases (case_id));
diesel::joinable!(regression_results -> regression_runs (run_id));
diesel::joinable!(regression_runs -> accounts (account_id));
diesel::joinable!(regression_runs -> operators (operator_id));
diesel::joinable!(sessions -> accounts (account_id));
diesel::joinable!(sessions -> users (user_id));
diesel::joinable!(source_items -> accounts (account_id));
diesel::joinable!(source_items -> articles (article_id));
diesel::joinable!(source_items -> imports (import_id));
diesel::joinable!(source_items -> sources (source_id));
diesel::joinable!(sources -> accounts (account_id));
diesel::joinable!(sources -> knowledge_bases (knowledge_base_id));
diesel::joinable!(sources -> users (created_by_id));
diesel::joinable!(statuses -> accounts (account_id));
diesel::joinable!(statuses -> integrations (integration_id));
diesel::joinable!(statuses -> messages (message_id));
diesel::joinable!(suggestions -> accounts (account_id));
diesel::joinable!(suggestions -> articles (article_id));
diesel::joinable!(suggestions -> conversations (conversation_id));
diesel::joinable!(suggestions -> knowledge_bases (knowledge_base_id));
diesel::joinable!(suggestions -> messages (message_id));
diesel::joinable!(suggestions -> users (reviewed_by_id));
diesel::joinable!(team_members -> accounts (account_id));
diesel::joinable!(team_members -> teams (team_id));
diesel::joinable!(team_members -> users (user_id));
diesel::joinable!(teams -> accounts (account_id));
diesel::joinable!(template_syncs -> accounts (account_id));
diesel::joinable!(templates -> accounts (account_id));
diesel::joinable!(thread_events -> accounts (account_id));
diesel::joinable!(thread_events -> conversations (conversation_id));
diesel::joinable!(thread_events -> users (actor_user_id));
diesel::joinable!(transcripts -> accounts (account_id));
diesel::joinable!(transcripts -> messages (message_id));
diesel::joinable!(turns -> accounts (account_id));
diesel::joinable!(turns -> conversations (conversation_id));
diesel::joinable!(users -> accounts (account_id));
diesel::joinable!(webhooks -> accounts (account_id));

diesel::allow_tables_to_appear_in_same_query!(
    accounts,
    ai_budgets,
    ai_memories,
    ai_reservations,
    ai_runs,
    annotations,
    api_keys,
    article_versions,
    articles,
    assignments,
    attempts,
    audit,
    chunks,
    contact_identities,
    contact_merges,
    contacts,
    conversations,
    dead_letters,
    deliveries,
    feedback,
    file_handles,
    files,
    gap_questions,
    gaps,
    handoffs,
    idempotency_keys,
    imports,
    inbox,
    integration_health,
    integrations,
    knowledge_bases,
    media,
    messages,
    mined_conversations,
    notes,
    notices,
    number_limits,
    operators,
    outbox,
    presence,
    quarantine,
    recipient_limits,
    regression_cases,
    regression_results,
    regression_runs,
    sessions,
    source_items,
    sources,
    statuses,
    suggestions,
    team_members,
    teams,
    template_syncs,
    templates,
    thread_events,
    transcripts,
    turns,
    users,
    webhooks,
);
