-- The stock ledger. One call posts the moves of a command: it locks the balances in key order, checks, writes moves and
-- balances, and remembers the request. Nobody may write these tables in another way.
--
-- moves: [{"from": place, "to": place, "article": id, "lot": id, "qty": number, "reference": text, "release": number},
--         {"place": place, "article": id, "lot": id, "reserve": number, "reference": text}, …]
-- "lot" 0 or absent: not kept by lot. "release": how much of the quantity was reserved at "from".
-- "reserve": set aside, or given back when negative.
--
-- Every statement finds its rows by their key, and its plan is made once per connection: a statement over all balances
-- of a posting was measured to cost more than two short ones, and a planner that takes a JSON list for a hundred rows
-- reads whole tables.

CREATE FUNCTION quty.post_moves(command text, request uuid, reason text, moves jsonb) RETURNS jsonb
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, quty, pg_temp SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answer jsonb := jsonb_build_object('moves', jsonb_array_length(moves));
    reserves boolean := false;
    d record;
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
    -- In key order, so that two postings never wait for each other.
    FOR d IN
        SELECT p.id AS place_id, m.article AS article_id, coalesce(m.lot, 0) AS lot_id, sum(side.hand) AS hand,
               sum(side.kept) AS kept, p.keeps_balance, p.department, p.frozen_at IS NOT NULL OR NOT p.active AS closed
        FROM jsonb_to_recordset(moves) AS m("from" bigint, "to" bigint, article bigint, lot bigint, qty numeric,
                                            place bigint, reserve numeric, release numeric)
        CROSS JOIN LATERAL (VALUES (m."from", -m.qty, -coalesce(m.release, 0)), (m."to", m.qty, 0::numeric),
                                   (m.place, 0::numeric, coalesce(m.reserve, 0))) AS side(place_id, hand, kept)
        JOIN quty.place p ON p.id = side.place_id
        GROUP BY p.id, 2, 3
        ORDER BY 1, 2, 3
    LOOP
        IF d.closed OR d.department IS NOT NULL THEN
            PERFORM quty.require_place(d.place_id);
        END IF;
        CONTINUE WHEN NOT d.keeps_balance;
        reserves := reserves OR d.kept <> 0;
        UPDATE quty.stock_balance b
        SET on_hand = b.on_hand + d.hand, reserved = b.reserved + d.kept, changed_at = now()
        WHERE b.place_id = d.place_id AND b.article_id = d.article_id AND b.lot_id = d.lot_id
          AND b.on_hand + d.hand >= b.reserved + d.kept AND b.reserved + d.kept >= 0;
        IF NOT FOUND THEN
            PERFORM quty.open_balance(d.place_id, d.article_id, d.lot_id, d.hand, d.kept);
        END IF;
    END LOOP;

    IF reserves THEN
        INSERT INTO quty.stock_reservation (command, reason, request, place_id, article_id, lot_id, qty, reference)
        SELECT post_moves.command, coalesce(post_moves.reason, ''), post_moves.request, coalesce(m.place, m."from"),
               m.article, coalesce(m.lot, 0), coalesce(m.reserve, -m.release), coalesce(m.reference, '')
        FROM jsonb_to_recordset(moves)
            AS m("from" bigint, article bigint, lot bigint, reference text, place bigint, reserve numeric, release numeric)
        WHERE m.reserve <> 0 OR m.release <> 0;
    END IF;
    RETURN answer;
END
$$;

-- A posting that is a whole command: post_moves in a transaction of its own, announced right after it. Not inside a
-- transaction.
--
-- A procedure that commits can neither be SECURITY DEFINER nor set its search path, so each name has its schema.
CREATE PROCEDURE quty.post(command text, request uuid, reason text, moves jsonb, INOUT answer jsonb DEFAULT NULL)
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_catalog.set_config('quty.announces', 'later', true);
    answer := quty.post_moves(command, request, reason, moves);
    COMMIT;
    -- Whoever asks again because the answer was lost has it told once more: the announcement may be lost as well.
    PERFORM pg_catalog.pg_notify('quty', 'stock|'), quty.tell_collected();
END
$$;

-- Whether this person may post here now: not while the place is counted, and a department's place by its people only; a
-- hand-over goes through a place of no department.
CREATE FUNCTION quty.require_place(place bigint) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    wanted quty.place;
    mine text := quty.my_department();
    params jsonb;
BEGIN
    SELECT * INTO wanted FROM quty.place p WHERE p.id = place;
    params := jsonb_build_object('place', wanted.code, 'department', wanted.department);
    IF wanted.frozen_at IS NOT NULL THEN
        PERFORM quty.refuse('stock.place_frozen', params);
    ELSIF NOT wanted.active THEN
        PERFORM quty.refuse('stock.place_inactive', params);
    ELSIF wanted.department IS DISTINCT FROM mine AND mine IS DISTINCT FROM 'ADM'
        AND NOT pg_has_role(session_user, 'quty_owner', 'MEMBER')
    THEN
        PERFORM quty.refuse('stock.foreign_place', params);
    END IF;
END
$$;

-- The less common end of a posting. What leaves the free quantity as it is or raises it always fits a balance that
-- exists, so that there is none yet (or another window makes it just now); anything else is short.
CREATE FUNCTION quty.open_balance(place bigint, article bigint, lot bigint, hand numeric, kept numeric) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, quty, pg_temp AS $$
DECLARE
    has quty.stock_balance;
BEGIN
    IF hand >= kept AND kept >= 0 THEN
        INSERT INTO quty.stock_balance AS b (place_id, article_id, lot_id, on_hand, reserved)
        VALUES (place, article, lot, hand, kept)
        ON CONFLICT ON CONSTRAINT stock_balance_pkey DO UPDATE
            SET on_hand = b.on_hand + excluded.on_hand, reserved = b.reserved + excluded.reserved, changed_at = now();
        RETURN;
    END IF;
    SELECT * INTO has FROM quty.stock_balance b WHERE b.place_id = place AND b.article_id = article AND b.lot_id = lot;
    PERFORM quty.refuse('not_enough_stock', jsonb_build_object(
        'place', p.code, 'article', a.code, 'name', a.name, 'lot', l.number, 'unit', a.unit,
        'on_hand', coalesce(has.on_hand, 0), 'reserved', coalesce(has.reserved, 0),
        'available', coalesce(has.on_hand - has.reserved, 0), 'wanted', kept - hand))
    FROM quty.place p, quty.article a, quty.lot l WHERE p.id = place AND a.id = article AND l.id = lot;
END
$$;
