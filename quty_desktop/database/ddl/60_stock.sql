-- The stock ledger. One call posts the moves of a command: it locks the balances in key order, checks, writes moves and
-- balances, and remembers the request. Nobody may write these tables in another way.
--
-- moves: [{"from": place, "to": place, "article": id, "lot": id, "qty": number, "reference": text, "release": number},
--         {"place": place, "article": id, "lot": id, "reserve": number, "reference": text}, …]
-- "lot" 0 or absent: not kept by lot. "release": how much of the quantity was reserved at "from".
-- "reserve": set aside, or given back when negative.
--
-- The sums per balance go through arrays: the planner takes an array for few rows and looks the balances up by their
-- key, where it takes a JSON list for a hundred and reads the whole table. Its plans are made once per connection.

CREATE FUNCTION quty.post_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, quty, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer jsonb := jsonb_build_object('moves', jsonb_array_length(moves));
    places bigint[];
    articles bigint[];
    lots bigint[];
    hands numeric[];
    kepts numeric[];
    departments text[];
    closed bigint;
    settled integer[];
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

    -- The foreign keys of the moves now share the places: a stock-take that freezes one has to wait, or is seen here.
    SELECT array_agg(d.place_id) FILTER (WHERE d.keeps_balance),
           array_agg(d.article_id) FILTER (WHERE d.keeps_balance),
           array_agg(d.lot_id) FILTER (WHERE d.keeps_balance),
           array_agg(d.hand) FILTER (WHERE d.keeps_balance),
           array_agg(d.kept) FILTER (WHERE d.keeps_balance),
           array_agg(d.department) FILTER (WHERE d.department IS NOT NULL),
           min(d.place_id) FILTER (WHERE d.frozen_at IS NOT NULL OR NOT d.active)
    INTO places, articles, lots, hands, kepts, departments, closed
    FROM (
        SELECT p.id AS place_id, m.article AS article_id, coalesce(m.lot, 0) AS lot_id, sum(side.hand) AS hand,
               sum(side.kept) AS kept, p.keeps_balance, p.department, p.frozen_at, p.active
        FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, article bigint, lot bigint, qty numeric,
                                            place bigint, reserve numeric, release numeric)
        CROSS JOIN LATERAL (VALUES (m."from", -m.qty, -coalesce(m.release, 0)), (m."to", m.qty, 0::numeric),
                                   (m.place, 0::numeric, coalesce(m.reserve, 0))) AS side(place_id, hand, kept)
        JOIN quty.place p ON p.id = side.place_id
        GROUP BY p.id, 2, 3
        ORDER BY 1, 2, 3
    ) d;
    IF closed IS NOT NULL THEN
        PERFORM quty.refuse(CASE WHEN p.frozen_at IS NULL THEN 'stock.place_inactive' ELSE 'stock.place_frozen' END,
                            jsonb_build_object('place', p.code, 'department', p.department))
        FROM quty.place p WHERE p.id = closed;
    END IF;
    IF departments IS NOT NULL THEN
        PERFORM quty.require_department(departments);
    END IF;

    IF 0 <> ANY (kepts) THEN
        INSERT INTO quty.stock_reservation (command, reason, request, place_id, article_id, lot_id, qty, reference)
        SELECT post_moves.command, coalesce(post_moves.reason, ''), post_moves.request, coalesce(m.place, m."from"),
               m.article, coalesce(m.lot, 0), coalesce(m.reserve, -m.release), coalesce(m.reference, '')
        FROM jsonb_to_recordset(moves)
            AS m("from" bigint, article bigint, lot bigint, reference text, place bigint, reserve numeric, release numeric)
        WHERE m.reserve <> 0 OR m.release <> 0;
    END IF;

    -- Locked in key order by the inner query, then changed where enough is there.
    WITH changed AS (
        UPDATE quty.stock_balance b SET on_hand = b.on_hand + x.hand, reserved = b.reserved + x.kept, changed_at = now()
        FROM (
            SELECT l.place_id, l.article_id, l.lot_id, d.hand, d.kept, d.position
            FROM unnest(places, articles, lots, hands, kepts) WITH ORDINALITY
                AS d(place_id, article_id, lot_id, hand, kept, position)
            JOIN quty.stock_balance l
                ON l.place_id = d.place_id AND l.article_id = d.article_id AND l.lot_id = d.lot_id
            ORDER BY d.position FOR UPDATE OF l
        ) x
        WHERE b.place_id = x.place_id AND b.article_id = x.article_id AND b.lot_id = x.lot_id
          AND b.on_hand + x.hand >= b.reserved + x.kept AND b.reserved + x.kept >= 0
        RETURNING x.position
    )
    SELECT array_agg(position) INTO settled FROM changed;
    IF coalesce(cardinality(settled), 0) < cardinality(places) THEN
        PERFORM quty.open_balances(places, articles, lots, hands, kepts, coalesce(settled, '{}'));
    END IF;
    RETURN answer;
END
$$;

-- Places of a department are posted by its people; a hand-over goes through a place without one.
CREATE FUNCTION quty.require_department(departments text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    mine text := quty.my_department();
    foreign_one text;
BEGIN
    SELECT d INTO foreign_one FROM unnest(departments) d WHERE d IS DISTINCT FROM mine LIMIT 1;
    IF foreign_one IS NOT NULL AND mine IS DISTINCT FROM 'ADM' AND NOT pg_has_role(session_user, 'quty_owner', 'MEMBER') THEN
        PERFORM quty.refuse('stock.foreign_place', jsonb_build_object('department', foreign_one));
    END IF;
END
$$;

-- The less common end of a posting: balances that do not exist yet, or hold too little. What raises the free quantity of
-- a balance that exists was settled before, so that such a one does not exist; anything else is short.
CREATE FUNCTION quty.open_balances(
    places bigint[], articles bigint[], lots bigint[], hands numeric[], kepts numeric[], settled integer[]
) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    short record;
BEGIN
    SELECT d.*, coalesce(b.on_hand, 0) AS on_hand, coalesce(b.reserved, 0) AS reserved INTO short
    FROM unnest(places, articles, lots, hands, kepts) WITH ORDINALITY
        AS d(place_id, article_id, lot_id, hand, kept, position)
    LEFT JOIN quty.stock_balance b USING (place_id, article_id, lot_id)
    WHERE d.position <> ALL (settled) AND (d.hand < d.kept OR d.kept < 0)
    ORDER BY d.position LIMIT 1;
    IF FOUND THEN
        PERFORM quty.refuse('not_enough_stock', (
            SELECT jsonb_build_object('place', p.code, 'article', a.code, 'name', a.name, 'lot', l.number, 'unit', a.unit,
                                      'on_hand', short.on_hand, 'reserved', short.reserved,
                                      'available', short.on_hand - short.reserved, 'wanted', short.kept - short.hand)
            FROM quty.place p, quty.article a, quty.lot l
            WHERE p.id = short.place_id AND a.id = short.article_id AND l.id = short.lot_id));
    END IF;
    INSERT INTO quty.stock_balance AS b (place_id, article_id, lot_id, on_hand, reserved)
    SELECT d.place_id, d.article_id, d.lot_id, d.hand, d.kept
    FROM unnest(places, articles, lots, hands, kepts) WITH ORDINALITY
        AS d(place_id, article_id, lot_id, hand, kept, position)
    WHERE d.position <> ALL (settled)
    ORDER BY d.position
    ON CONFLICT ON CONSTRAINT stock_balance_pkey DO UPDATE
        SET on_hand = b.on_hand + excluded.on_hand, reserved = b.reserved + excluded.reserved, changed_at = now();
END
$$;
