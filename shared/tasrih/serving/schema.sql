-- The gateway's index of Kafka's topics. All of it can be read again from there, so it is never migrated:
-- a file of another form, or of another Kafka, is emptied and filled anew.

CREATE TABLE IF NOT EXISTS epoch (name TEXT NOT NULL);

-- How far each partition is in the index.
CREATE TABLE IF NOT EXISTS partitions (
    number INTEGER PRIMARY KEY,
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next INTEGER NOT NULL,
    UNIQUE (topic, partition)
);

-- Which records name an id; `key` is the id's.
CREATE TABLE IF NOT EXISTS places (
    key INTEGER NOT NULL,
    part INTEGER NOT NULL,
    offset INTEGER NOT NULL,
    PRIMARY KEY (key, part, offset)
) WITHOUT ROWID;

-- Alerts, positions and dead letters, as they stand in Kafka, compressed with zlib.
CREATE TABLE IF NOT EXISTS items (
    key INTEGER PRIMARY KEY,
    time INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    body BLOB NOT NULL
);

-- The lists they stand in, each in the order of event time.
CREATE TABLE IF NOT EXISTS tags (
    tag INTEGER NOT NULL,
    time INTEGER NOT NULL,
    item INTEGER NOT NULL,
    PRIMARY KEY (tag, time, item)
) WITHOUT ROWID;

-- Every record of an alert in the order in which it was read; of one alert the first was told.
CREATE TABLE IF NOT EXISTS copies (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    item INTEGER NOT NULL,
    part INTEGER NOT NULL,
    offset INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS copies_item ON copies (item);
CREATE INDEX IF NOT EXISTS copies_part ON copies (part, seq);
CREATE INDEX IF NOT EXISTS copies_offset ON copies (part, offset);
