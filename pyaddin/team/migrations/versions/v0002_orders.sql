CREATE TABLE team.orders (
    marketplace text COLLATE "C" NOT NULL,
    shop text COLLATE "C" NOT NULL,
    number text COLLATE "C" NOT NULL CHECK (number <> ''),
    desk name NOT NULL DEFAULT session_user,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (marketplace, shop, number)
);
CREATE INDEX orders_of_a_desk ON team.orders (desk);

-- the highest number ever given, of rows, parcels and batches
CREATE TABLE team.numbers (kind text PRIMARY KEY CHECK (kind IN ('row', 'parcel', 'batch')), last bigint NOT NULL DEFAULT 0);
INSERT INTO team.numbers (kind) VALUES ('row'), ('parcel'), ('batch');

ALTER TABLE team.orders ENABLE ROW LEVEL SECURITY;
ALTER TABLE team.orders FORCE ROW LEVEL SECURITY;
CREATE POLICY all_is_read ON team.orders FOR SELECT TO fulfilment_owner USING (true);
CREATE POLICY own_rows ON team.orders FOR INSERT TO fulfilment_owner WITH CHECK (desk = session_user);
CREATE POLICY own_leaves ON team.orders FOR DELETE TO fulfilment_owner
    USING (desk = session_user OR team.is_administrator());
ALTER TABLE team.numbers ENABLE ROW LEVEL SECURITY;
ALTER TABLE team.numbers FORCE ROW LEVEL SECURITY;
CREATE POLICY all_is_read ON team.numbers FOR SELECT TO fulfilment_owner USING (true);
CREATE POLICY numbers_are_given ON team.numbers FOR UPDATE TO fulfilment_owner USING (true);

-- Which desk holds each of these orders; those that nobody holds are this desk's now.
CREATE FUNCTION team.take_orders(marketplaces text[], shops text[], order_numbers text[])
RETURNS TABLE (marketplace text, shop text, number text, desk name)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
    INSERT INTO team.orders (marketplace, shop, number)
    SELECT DISTINCT w.marketplace COLLATE "C", w.shop COLLATE "C", w.number COLLATE "C"
    FROM unnest(marketplaces, shops, order_numbers) w (marketplace, shop, number) ORDER BY 1, 2, 3
    ON CONFLICT DO NOTHING;
    RETURN QUERY
    SELECT o.marketplace, o.shop, o.number, o.desk
    FROM team.orders o JOIN (
        SELECT DISTINCT w.marketplace, w.shop, w.number
        FROM unnest(marketplaces, shops, order_numbers) w (marketplace, shop, number)
    ) asked USING (marketplace, shop, number) ORDER BY 1, 2, 3;
END $$;

-- The first of so many numbers that nobody has.
CREATE FUNCTION team.give_numbers(of_kind text, count integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    first bigint;
BEGIN
    IF count < 1 OR count > 1000000 THEN
        RAISE EXCEPTION 'so many numbers are not given' USING ERRCODE = 'FU006';
    END IF;
    UPDATE team.numbers n SET last = n.last + count WHERE n.kind = of_kind RETURNING n.last - count + 1 INTO STRICT first;
    RETURN first;
END $$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA team FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA team FROM PUBLIC;
GRANT EXECUTE ON FUNCTION team.take_orders(text[], text[], text[]), team.give_numbers(text, integer) TO fulfilment_desk;
