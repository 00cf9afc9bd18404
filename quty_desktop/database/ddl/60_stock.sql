-- The stock ledger. One call posts the moves of a command: it locks the balances in key order, checks, writes moves and
-- balances, and remembers the request. Nobody may write these tables in another way.
--
-- moves: [{"from": place, "to": place, "article": id, "lot": id, "qty": number, "reference": text, "release": number},
--         {"place": place, "article": id, "lot": id, "reserve": number, "reference": text}, …]
-- "lot" 0 or absent: not kept by lot. "release": how much of the quantity was reserved at "from".
-- "reserve": set aside, or given back when negative.

CREATE FUNCTION quty.post_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    answer jsonb := jsonb_build_object('moves', jsonb_array_length(moves));
    bad record;
    mine text;
    reserves boolean := moves @? '$[*] ? (exists (@.reserve) || exists (@.release))';
BEGIN
    IF request IS NOT NULL AND request::text IS DISTINCT FROM current_setting('quty.request', true) THEN
        INSERT INTO quty.command_request (id, command, person_name, result)
        VALUES (request, post_moves.command, session_user, answer) ON CONFLICT (id) DO NOTHING;
        IF NOT FOUND THEN
            RETURN quty.first_result(request, command);
        END IF;
    END IF;

    INSERT INTO quty.stock_move (command, reason, request, from_place_id, to_place_id, article_id, lot_id, qty, reference)
    SELECT post_moves.command, coalesce(post_moves.reason, ''), post_moves.request, m."from", m."to", m.article,
           coalesce(m.lot, 0), m.qty, coalesce(m.reference, '')
    FROM jsonb_to_recordset(moves)
        AS m("from" bigint, "to" bigint, article bigint, lot bigint, qty numeric, reference text, place bigint)
    WHERE m.place IS NULL;
    IF reserves THEN
        INSERT INTO quty.stock_reservation (command, reason, request, place_id, article_id, lot_id, qty, reference)
        SELECT post_moves.command, coalesce(post_moves.reason, ''), post_moves.request, coalesce(m.place, m."from"),
               m.article, coalesce(m.lot, 0), coalesce(m.reserve, -m.release), coalesce(m.reference, '')
        FROM jsonb_to_recordset(moves)
            AS m("from" bigint, article bigint, lot bigint, reference text, place bigint, reserve numeric, release numeric)
        WHERE m.reserve <> 0 OR m.release <> 0;
    END IF;

    -- The foreign keys of the moves now share the places: a stock-take that freezes one has to wait, or was seen.
    SELECT p.code, p.frozen_at, p.department INTO bad
    FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, place bigint)
    CROSS JOIN LATERAL (VALUES (m."from"), (m."to"), (m.place)) AS side(id)
    JOIN quty.place p ON p.id = side.id
    WHERE p.frozen_at IS NOT NULL OR NOT p.active
       OR (p.department IS NOT NULL AND NOT pg_has_role(session_user, 'quty_owner', 'MEMBER')
           AND p.department IS DISTINCT FROM quty.my_department() AND quty.my_department() IS DISTINCT FROM 'ADM')
    LIMIT 1;
    IF FOUND THEN
        mine := CASE WHEN bad.frozen_at IS NOT NULL THEN 'stock.place_frozen'
                     WHEN bad.department IS DISTINCT FROM quty.my_department() THEN 'stock.foreign_place'
                     ELSE 'stock.place_inactive' END;
        PERFORM quty.refuse(mine, jsonb_build_object('place', bad.code, 'department', bad.department));
    END IF;

    WITH d AS MATERIALIZED (
        SELECT side.place_id, m.article AS article_id, coalesce(m.lot, 0) AS lot_id,
               sum(side.hand) AS hand, sum(side.kept) AS kept
        FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, article bigint, lot bigint, qty numeric,
                                            place bigint, reserve numeric, release numeric)
        CROSS JOIN LATERAL (VALUES (m."from", -m.qty, -coalesce(m.release, 0)), (m."to", m.qty, 0::numeric),
                                   (m.place, 0::numeric, m.reserve)) AS side(place_id, hand, kept)
        JOIN quty.place p ON p.id = side.place_id AND p.keeps_balance
        GROUP BY 1, 2, 3
    ), locked AS MATERIALIZED (
        SELECT b.place_id, b.article_id, b.lot_id, b.on_hand, b.reserved
        FROM quty.stock_balance b JOIN d USING (place_id, article_id, lot_id)
        ORDER BY 1, 2, 3 FOR UPDATE OF b
    )
    SELECT d.*, coalesce(l.on_hand, 0) AS on_hand, coalesce(l.reserved, 0) AS reserved INTO bad
    FROM d LEFT JOIN locked l USING (place_id, article_id, lot_id)
    WHERE coalesce(l.on_hand, 0) + d.hand < coalesce(l.reserved, 0) + d.kept OR coalesce(l.reserved, 0) + d.kept < 0
    LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('not_enough_stock', (
            SELECT jsonb_build_object('place', p.code, 'article', a.code, 'name', a.name, 'lot', l.number, 'unit', a.unit,
                                      'on_hand', bad.on_hand, 'reserved', bad.reserved,
                                      'available', bad.on_hand - bad.reserved, 'wanted', bad.kept - bad.hand)
            FROM quty.place p, quty.article a, quty.lot l
            WHERE p.id = bad.place_id AND a.id = bad.article_id AND l.id = bad.lot_id));
    END IF;

    WITH d AS MATERIALIZED (
        SELECT side.place_id, m.article AS article_id, coalesce(m.lot, 0) AS lot_id,
               sum(side.hand) AS hand, sum(side.kept) AS kept
        FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, article bigint, lot bigint, qty numeric,
                                            place bigint, reserve numeric, release numeric)
        CROSS JOIN LATERAL (VALUES (m."from", -m.qty, -coalesce(m.release, 0)), (m."to", m.qty, 0::numeric),
                                   (m.place, 0::numeric, m.reserve)) AS side(place_id, hand, kept)
        JOIN quty.place p ON p.id = side.place_id AND p.keeps_balance
        GROUP BY 1, 2, 3
    ), changed AS (
        UPDATE quty.stock_balance b SET on_hand = b.on_hand + d.hand, reserved = b.reserved + d.kept, changed_at = now()
        FROM d WHERE (b.place_id, b.article_id, b.lot_id) = (d.place_id, d.article_id, d.lot_id)
        RETURNING b.place_id, b.article_id, b.lot_id
    )
    INSERT INTO quty.stock_balance AS b (place_id, article_id, lot_id, on_hand, reserved)
    SELECT d.place_id, d.article_id, d.lot_id, d.hand, d.kept FROM d
    WHERE NOT EXISTS (SELECT FROM changed c WHERE (c.place_id, c.article_id, c.lot_id) = (d.place_id, d.article_id, d.lot_id))
    ORDER BY 1, 2, 3
    ON CONFLICT ON CONSTRAINT stock_balance_pkey DO UPDATE
        SET on_hand = b.on_hand + excluded.on_hand, reserved = b.reserved + excluded.reserved, changed_at = now();
    RETURN answer;
END
$$;
