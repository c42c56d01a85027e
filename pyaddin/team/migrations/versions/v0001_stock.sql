-- Desks reach all of this through functions alone. These run as the owner, whom forced row security lets write the rows
-- of nobody but session_user: who the desk is, and when it was, the server says.

CREATE FUNCTION team.is_administrator() RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp
RETURN pg_has_role(session_user, 'fulfilment_owner', 'MEMBER');

CREATE TABLE team.desks (
    desk name PRIMARY KEY,
    book text NOT NULL CHECK (book <> ''),
    joined_at timestamptz NOT NULL DEFAULT now(),
    seen_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE team.stock (
    sku text COLLATE "C" NOT NULL CHECK (sku <> ''),
    warehouse text COLLATE "C" NOT NULL,
    bin text COLLATE "C" NOT NULL DEFAULT '',
    lot text COLLATE "C" NOT NULL DEFAULT '',
    on_hand bigint NOT NULL CHECK (on_hand >= 0),
    PRIMARY KEY (sku, warehouse, bin, lot)
) WITH (fillfactor = 70);

-- units that a desk holds; while its press is pending, the larger of before and after
CREATE TABLE team.held (
    sku text COLLATE "C" NOT NULL,
    warehouse text COLLATE "C" NOT NULL,
    bin text COLLATE "C" NOT NULL,
    lot text COLLATE "C" NOT NULL,
    desk name NOT NULL,
    units bigint NOT NULL CHECK (units >= 0),
    PRIMARY KEY (sku, warehouse, bin, lot, desk),
    FOREIGN KEY (sku, warehouse, bin, lot) REFERENCES team.stock
) WITH (fillfactor = 70);

-- presses between their staging and their end
CREATE TABLE team.pending (
    desk name NOT NULL DEFAULT session_user,
    book text NOT NULL,
    press integer NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, book, press)
);

-- append only: what a press found and left of its desk's units
CREATE TABLE team.claims (
    id bigint GENERATED ALWAYS AS IDENTITY,
    desk name NOT NULL DEFAULT session_user,
    book text NOT NULL,
    press integer NOT NULL,
    sku text COLLATE "C" NOT NULL,
    warehouse text COLLATE "C" NOT NULL,
    bin text COLLATE "C" NOT NULL,
    lot text COLLATE "C" NOT NULL,
    before bigint NOT NULL,
    after bigint NOT NULL CHECK (after >= 0),
    PRIMARY KEY (desk, book, press, sku, warehouse, bin, lot)
);

-- append only: the record of presses, and of who joined, left or was declared lost
CREATE TABLE team.record (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    by name NOT NULL DEFAULT session_user,
    desk name NOT NULL DEFAULT session_user,
    book text NOT NULL,
    press integer,
    what text NOT NULL CHECK (what IN ('joined', 'left', 'staged', 'published', 'void', 'posted', 'lost'))
);
CREATE INDEX record_of_a_press ON team.record (desk, book, press);

-- append only, by month
CREATE TABLE team.movements (
    id bigint GENERATED ALWAYS AS IDENTITY,
    at timestamptz NOT NULL DEFAULT now(),
    desk name NOT NULL DEFAULT session_user,
    book text NOT NULL,
    press integer NOT NULL,
    sku text COLLATE "C" NOT NULL,
    warehouse text COLLATE "C" NOT NULL,
    bin text COLLATE "C" NOT NULL,
    lot text COLLATE "C" NOT NULL,
    units bigint NOT NULL CHECK (units <> 0),
    why text NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX movements_of_a_sku ON team.movements (sku, at);
CREATE INDEX movements_of_a_press ON team.movements (desk, book, press);
CREATE TABLE team.movements_later PARTITION OF team.movements DEFAULT;

-- the months that are missing, so many of them from this one; run by `team init`, so that an upgrade adds years. A month
-- of which rows came before it was made stays in the partition for later ones.
CREATE FUNCTION team.add_months(months integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    month date;
BEGIN
    FOR month IN SELECT generate_series(
        date_trunc('month', now()), date_trunc('month', now()) + make_interval(months => months - 1), '1 month'
    )::date LOOP
        IF to_regclass('team.movements_' || to_char(month, 'YYYY_MM')) IS NULL AND NOT EXISTS (
            SELECT FROM team.movements_later m WHERE m.at >= month AND m.at < month + interval '1 month'
        ) THEN
            EXECUTE format(
                'CREATE TABLE team.%I PARTITION OF team.movements FOR VALUES FROM (%L) TO (%L)',
                'movements_' || to_char(month, 'YYYY_MM'), month, (month + interval '1 month')::date
            );
            EXECUTE format('ALTER TABLE team.%I ENABLE ROW LEVEL SECURITY', 'movements_' || to_char(month, 'YYYY_MM'));
            EXECUTE format('ALTER TABLE team.%I FORCE ROW LEVEL SECURITY', 'movements_' || to_char(month, 'YYYY_MM'));
        END IF;
    END LOOP;
END $$;
SELECT team.add_months(36);
ALTER TABLE team.movements_later ENABLE ROW LEVEL SECURITY;
ALTER TABLE team.movements_later FORCE ROW LEVEL SECURITY;

CREATE FUNCTION team.refuse_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added', tg_table_name USING ERRCODE = 'FU003';
END $$;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['movements', 'record', 'claims'] LOOP
        EXECUTE format(
            'CREATE TRIGGER only_added BEFORE UPDATE OR DELETE OR TRUNCATE ON team.%I '
            'FOR EACH STATEMENT EXECUTE FUNCTION team.refuse_change()', name
        );
    END LOOP;
    FOREACH name IN ARRAY ARRAY['desks', 'stock', 'held', 'pending', 'claims', 'record', 'movements'] LOOP
        EXECUTE format('ALTER TABLE team.%I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE team.%I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format('CREATE POLICY all_is_read ON team.%I FOR SELECT TO fulfilment_owner USING (true)', name);
        CONTINUE WHEN name = 'stock';
        EXECUTE format(
            'CREATE POLICY own_rows ON team.%I FOR INSERT TO fulfilment_owner '
            'WITH CHECK (desk = session_user OR team.is_administrator())', name
        );
        CONTINUE WHEN name IN ('claims', 'record', 'movements');
        EXECUTE format(
            'CREATE POLICY own_changes ON team.%I FOR UPDATE TO fulfilment_owner '
            'USING (desk = session_user OR team.is_administrator())', name
        );
        EXECUTE format(
            'CREATE POLICY own_leaves ON team.%I FOR DELETE TO fulfilment_owner '
            'USING (desk = session_user OR team.is_administrator())', name
        );
    END LOOP;
END $$;
CREATE POLICY places_come ON team.stock FOR INSERT TO fulfilment_owner WITH CHECK (true);
CREATE POLICY units_move ON team.stock FOR UPDATE TO fulfilment_owner USING (true);

-- What a desk may call.

CREATE FUNCTION team.version() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'SELECT version_num FROM team.alembic_version';

CREATE FUNCTION team.joins(book text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    other text;
BEGIN
    SELECT d.book INTO other FROM team.desks d WHERE d.desk = session_user FOR UPDATE;
    IF other IS NOT NULL THEN
        RETURN other;
    END IF;
    INSERT INTO team.desks (desk, book) VALUES (session_user, joins.book);
    INSERT INTO team.record (book, what) VALUES (joins.book, 'joined');
    RETURN joins.book;
END $$;

CREATE FUNCTION team.leaves(book text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM team.pending p WHERE p.desk = session_user) THEN
        RAISE EXCEPTION 'a press is pending' USING ERRCODE = 'FU002';
    END IF;
    DELETE FROM team.held h WHERE h.desk = session_user;
    DELETE FROM team.desks d WHERE d.desk = session_user AND d.book = leaves.book;
    IF FOUND THEN
        INSERT INTO team.record (book, what) VALUES (leaves.book, 'left');
    END IF;
END $$;

CREATE FUNCTION team.present()
RETURNS TABLE (desk name, joined_at timestamptz, seen_at timestamptz, units numeric, pending bigint, since timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT d.desk, d.joined_at, d.seen_at,
        coalesce((SELECT sum(h.units) FROM team.held h WHERE h.desk = d.desk), 0),
        (SELECT count(*) FROM team.pending p WHERE p.desk = d.desk),
        (SELECT min(p.since) FROM team.pending p WHERE p.desk = d.desk)
    FROM team.desks d ORDER BY d.desk
$$;

CREATE FUNCTION team.all_stock()
RETURNS TABLE (sku text, warehouse text, bin text, lot text, on_hand bigint, mine bigint, others bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT s.sku, s.warehouse, s.bin, s.lot, s.on_hand,
        coalesce(sum(h.units) FILTER (WHERE h.desk = session_user), 0)::bigint,
        coalesce(sum(h.units) FILTER (WHERE h.desk <> session_user), 0)::bigint
    FROM team.stock s LEFT JOIN team.held h USING (sku, warehouse, bin, lot)
    GROUP BY s.sku, s.warehouse, s.bin, s.lot ORDER BY s.sku, s.warehouse, s.bin, s.lot
$$;

-- The places of these SKUs, locked until the transaction ends, in the order that every desk keeps.
CREATE FUNCTION team.lock(skus text[])
RETURNS TABLE (sku text, warehouse text, bin text, lot text, on_hand bigint, mine bigint, others bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM team.stock s WHERE s.sku = ANY (skus) ORDER BY s.sku, s.warehouse, s.bin, s.lot FOR NO KEY UPDATE;
    UPDATE team.desks d SET seen_at = now() WHERE d.desk = session_user;
    RETURN QUERY
    SELECT s.sku, s.warehouse, s.bin, s.lot, s.on_hand,
        coalesce(sum(h.units) FILTER (WHERE h.desk = session_user), 0)::bigint,
        coalesce(sum(h.units) FILTER (WHERE h.desk <> session_user), 0)::bigint
    FROM team.stock s LEFT JOIN team.held h USING (sku, warehouse, bin, lot)
    WHERE s.sku = ANY (skus)
    GROUP BY s.sku, s.warehouse, s.bin, s.lot ORDER BY s.sku, s.warehouse, s.bin, s.lot;
END $$;

-- What this desk holds at these places once the press stands; until then, the larger of before and after is kept.
CREATE FUNCTION team.stage(book text, press integer, skus text[], warehouses text[], bins text[], lots text[], units bigint[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    places integer;
BEGIN
    PERFORM FROM team.desks d WHERE d.desk = session_user AND d.book = stage.book;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this workbook has not joined' USING ERRCODE = 'FU004';
    END IF;
    INSERT INTO team.pending (book, press) VALUES (stage.book, stage.press);
    INSERT INTO team.record (book, press, what) VALUES (stage.book, stage.press, 'staged');
    -- locked in a statement of its own: what the next one reads is what stands once they are
    PERFORM FROM team.stock s JOIN unnest(skus, warehouses, bins, lots) w (sku, warehouse, bin, lot)
        USING (sku, warehouse, bin, lot) ORDER BY s.sku, s.warehouse, s.bin, s.lot FOR NO KEY UPDATE OF s;
    INSERT INTO team.claims (book, press, sku, warehouse, bin, lot, before, after)
    SELECT stage.book, stage.press, s.sku, s.warehouse, s.bin, s.lot, coalesce(h.units, 0), w.units
    FROM unnest(skus, warehouses, bins, lots, stage.units) w (sku, warehouse, bin, lot, units)
    JOIN team.stock s USING (sku, warehouse, bin, lot)
    LEFT JOIN team.held h ON (h.sku, h.warehouse, h.bin, h.lot) = (s.sku, s.warehouse, s.bin, s.lot)
        AND h.desk = session_user;
    GET DIAGNOSTICS places = ROW_COUNT;
    IF places <> cardinality(skus) THEN
        RAISE EXCEPTION 'a place is not in the stock' USING ERRCODE = 'FU005';
    END IF;
    INSERT INTO team.held AS h (sku, warehouse, bin, lot, desk, units)
    SELECT c.sku, c.warehouse, c.bin, c.lot, session_user, greatest(c.before, c.after)
    FROM team.claims c
    WHERE c.desk = session_user AND c.book = stage.book AND c.press = stage.press AND c.after > c.before
    ON CONFLICT (sku, warehouse, bin, lot, desk) DO UPDATE SET units = excluded.units;
    PERFORM FROM team.claims c
    JOIN team.stock s USING (sku, warehouse, bin, lot)
    WHERE c.desk = session_user AND c.book = stage.book AND c.press = stage.press AND c.after > c.before
        AND s.on_hand < (
            SELECT sum(h.units) FROM team.held h
            WHERE (h.sku, h.warehouse, h.bin, h.lot) = (c.sku, c.warehouse, c.bin, c.lot)
        );
    IF FOUND THEN
        RAISE EXCEPTION 'more than is free' USING ERRCODE = 'FU001';
    END IF;
END $$;

-- Owner's hands: what a press took is given back; what it gave back is taken again as far as it is still free.
CREATE FUNCTION team.give_back(of_desk name, book text, press integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM team.stock s JOIN team.claims c USING (sku, warehouse, bin, lot)
        WHERE c.desk = of_desk AND c.book = give_back.book AND c.press = give_back.press
        ORDER BY s.sku, s.warehouse, s.bin, s.lot FOR NO KEY UPDATE OF s;
    INSERT INTO team.held AS h (sku, warehouse, bin, lot, desk, units)
    SELECT c.sku, c.warehouse, c.bin, c.lot, of_desk, least(c.before, greatest(0, s.on_hand - others.units))
    FROM team.claims c
    JOIN team.stock s USING (sku, warehouse, bin, lot)
    CROSS JOIN LATERAL (
        SELECT coalesce(sum(o.units), 0)::bigint AS units FROM team.held o
        WHERE (o.sku, o.warehouse, o.bin, o.lot) = (c.sku, c.warehouse, c.bin, c.lot) AND o.desk <> of_desk
    ) others
    WHERE c.desk = of_desk AND c.book = give_back.book AND c.press = give_back.press
    ON CONFLICT (sku, warehouse, bin, lot, desk) DO UPDATE SET units = excluded.units;
    DELETE FROM team.held h USING team.claims c
        WHERE c.desk = of_desk AND c.book = give_back.book AND c.press = give_back.press AND h.desk = of_desk
        AND h.units = 0 AND (h.sku, h.warehouse, h.bin, h.lot) = (c.sku, c.warehouse, c.bin, c.lot);
END $$;

-- Only fewer units of its own: that needs no lock of the places, so no desk waits for another here.
CREATE FUNCTION team.publish(book text, press integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM team.pending p WHERE p.desk = session_user AND p.book = publish.book AND p.press = publish.press;
    IF FOUND THEN
        DELETE FROM team.held h USING team.claims c
            WHERE c.desk = session_user AND c.book = publish.book AND c.press = publish.press AND c.after = 0
            AND (h.sku, h.warehouse, h.bin, h.lot, h.desk) = (c.sku, c.warehouse, c.bin, c.lot, c.desk);
        UPDATE team.held h SET units = c.after FROM team.claims c
            WHERE c.desk = session_user AND c.book = publish.book AND c.press = publish.press
            AND c.after BETWEEN 1 AND c.before - 1
            AND (h.sku, h.warehouse, h.bin, h.lot, h.desk) = (c.sku, c.warehouse, c.bin, c.lot, c.desk);
        INSERT INTO team.record (book, press, what) VALUES (publish.book, publish.press, 'published');
    END IF;
END $$;

CREATE FUNCTION team.void(book text, press integer) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    last text;
BEGIN
    SELECT r.what INTO last FROM team.record r
        WHERE r.desk = session_user AND r.book = void.book AND r.press = void.press AND r.what <> 'posted'
        ORDER BY r.id DESC LIMIT 1;
    IF last IN ('staged', 'published') THEN
        DELETE FROM team.pending p WHERE p.desk = session_user AND p.book = void.book AND p.press = void.press;
        PERFORM team.give_back(session_user, void.book, void.press);
        INSERT INTO team.record (book, press, what) VALUES (void.book, void.press, 'void');
    END IF;
END $$;

CREATE FUNCTION team.mine_pending() RETURNS TABLE (book text, press integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
AS 'SELECT p.book, p.press FROM team.pending p WHERE p.desk = session_user ORDER BY p.since, p.press';

-- Units that came or went; once for a press, however often it is told.
CREATE FUNCTION team.post(
    book text, press integer, skus text[], warehouses text[], bins text[], lots text[], units bigint[], whys text[]
) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM FROM team.desks d WHERE d.desk = session_user AND d.book = post.book FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'this workbook has not joined' USING ERRCODE = 'FU004';
    END IF;
    IF EXISTS (SELECT FROM team.record r
        WHERE r.desk = session_user AND r.book = post.book AND r.press = post.press AND r.what = 'posted') THEN
        RETURN false;
    END IF;
    INSERT INTO team.record (book, press, what) VALUES (post.book, post.press, 'posted');
    INSERT INTO team.stock (sku, warehouse, bin, lot, on_hand)
    SELECT DISTINCT u.sku COLLATE "C", u.warehouse COLLATE "C", u.bin COLLATE "C", u.lot COLLATE "C", 0
    FROM unnest(skus, warehouses, bins, lots) u (sku, warehouse, bin, lot) ORDER BY 1, 2, 3, 4
    ON CONFLICT DO NOTHING;
    PERFORM FROM team.stock s JOIN unnest(skus, warehouses, bins, lots) w (sku, warehouse, bin, lot)
        USING (sku, warehouse, bin, lot) ORDER BY s.sku, s.warehouse, s.bin, s.lot FOR NO KEY UPDATE OF s;
    UPDATE team.stock s SET on_hand = s.on_hand + u.units
    FROM (
        SELECT w.sku, w.warehouse, w.bin, w.lot, sum(w.units)::bigint AS units
        FROM unnest(skus, warehouses, bins, lots, post.units) w (sku, warehouse, bin, lot, units) GROUP BY 1, 2, 3, 4
    ) u
    WHERE (s.sku, s.warehouse, s.bin, s.lot) = (u.sku, u.warehouse, u.bin, u.lot);
    INSERT INTO team.movements (book, press, sku, warehouse, bin, lot, units, why)
    SELECT post.book, post.press, w.sku, w.warehouse, w.bin, w.lot, w.units, w.why
    FROM unnest(skus, warehouses, bins, lots, post.units, whys) w (sku, warehouse, bin, lot, units, why);
    RETURN true;
END $$;

-- For an administrator: a desk that will not come back; its units are free again, on record.
CREATE FUNCTION team.declare_lost(of_desk name) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    DELETE FROM team.pending p WHERE p.desk = of_desk;
    DELETE FROM team.held h WHERE h.desk = of_desk;
    INSERT INTO team.record (desk, book, what) SELECT of_desk, d.book, 'lost' FROM team.desks d WHERE d.desk = of_desk;
    DELETE FROM team.desks d WHERE d.desk = of_desk;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA team FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA team FROM PUBLIC;
GRANT USAGE ON SCHEMA team TO fulfilment_desk;
GRANT EXECUTE ON FUNCTION
    team.version(), team.joins(text), team.leaves(text), team.present(), team.all_stock(), team.lock(text[]),
    team.stage(text, integer, text[], text[], text[], text[], bigint[]), team.publish(text, integer),
    team.void(text, integer), team.mine_pending(),
    team.post(text, integer, text[], text[], text[], text[], bigint[], text[])
TO fulfilment_desk;
