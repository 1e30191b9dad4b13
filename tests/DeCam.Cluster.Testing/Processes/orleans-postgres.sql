-- Tables and queries with which the tests serve Orleans' ADO.NET providers. Keys, parameters and columns of the queries are those that
-- Orleans asks for; the rest is the tests' own. A cluster that is kept takes Orleans' scripts instead: see docs/operations.md.

CREATE TABLE OrleansQuery (QueryKey text PRIMARY KEY, QueryText text NOT NULL);

CREATE TABLE cluster (id text PRIMARY KEY, version int NOT NULL DEFAULT 0);

CREATE TABLE member (
    cluster text REFERENCES cluster,
    address text,
    port int,
    generation int,
    name text NOT NULL,
    host text NOT NULL,
    status int NOT NULL,
    gateway int NOT NULL,
    suspects text,
    started timestamptz NOT NULL,
    alive timestamptz NOT NULL,
    PRIMARY KEY (cluster, address, port, generation));

CREATE TABLE state (
    service text,
    name text,
    first bigint,
    second bigint,
    key text,
    version int NOT NULL,
    content bytea,
    PRIMARY KEY (service, name, first, second, key));

-- Upkeep reads the states in the columns of Orleans' own table.
CREATE VIEW OrleansStorage AS
    SELECT service AS ServiceId, name AS GrainTypeString, key AS GrainIdExtensionString, content AS PayloadBinary FROM state;

CREATE TABLE reminder (
    service text,
    grain text,
    name text,
    hash int NOT NULL,
    begins timestamptz NOT NULL,
    period bigint NOT NULL,
    version int NOT NULL DEFAULT 0,
    PRIMARY KEY (service, grain, name));

CREATE VIEW members AS
    SELECT c.id AS DeploymentId, m.address AS Address, m.port AS Port, m.generation AS Generation, m.name AS SiloName, m.host AS HostName,
        m.status AS Status, m.gateway AS ProxyPort, m.suspects AS SuspectTimes, m.started AS StartTime, m.alive AS IAmAliveTime, c.version AS Version
    FROM cluster c LEFT JOIN member m ON m.cluster = c.id;

CREATE VIEW reminders AS
    SELECT service, hash, grain AS GrainId, name AS ReminderName, begins AS StartTime, period AS Period, version AS Version FROM reminder;

-- A change of membership counts only when nobody else has made one since the version that it is based on.
INSERT INTO OrleansQuery VALUES
('MembershipReadAllKey', 'SELECT * FROM members WHERE DeploymentId = @DeploymentId'),
-- A cluster without this member still has its version.
('MembershipReadRowKey', $$
    SELECT c.id AS DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime, m.IAmAliveTime, c.version AS Version
    FROM cluster c LEFT JOIN members m ON m.DeploymentId = c.id AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation
    WHERE c.id = @DeploymentId $$),
('InsertMembershipVersionKey', $$
    WITH added AS (INSERT INTO cluster (id) VALUES (@DeploymentId) ON CONFLICT DO NOTHING RETURNING 1)
    SELECT count(*)::int FROM added $$),
('InsertMembershipKey', $$
    WITH moved AS (
        UPDATE cluster SET version = version + 1 WHERE id = @DeploymentId AND version = @Version AND NOT EXISTS (
            SELECT FROM member WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id),
    added AS (
        INSERT INTO member (cluster, address, port, generation, name, host, status, gateway, started, alive)
        SELECT id, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved RETURNING 1)
    SELECT count(*)::int FROM added $$),
('UpdateMembershipKey', $$
    WITH moved AS (
        UPDATE cluster SET version = version + 1 WHERE id = @DeploymentId AND version = @Version AND EXISTS (
            SELECT FROM member WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation)
        RETURNING id),
    changed AS (
        UPDATE member m SET status = @Status, suspects = @SuspectTimes, alive = @IAmAliveTime FROM moved
        WHERE m.cluster = moved.id AND address = @Address AND port = @Port AND generation = @Generation RETURNING 1)
    SELECT count(*)::int FROM changed $$),
('UpdateIAmAlivetimeKey', $$
    UPDATE member SET alive = @IAmAliveTime WHERE cluster = @DeploymentId AND address = @Address AND port = @Port AND generation = @Generation $$),
('GatewaysQueryKey', $$
    SELECT address AS Address, gateway AS ProxyPort, generation AS Generation FROM member
    WHERE cluster = @DeploymentId AND status = @Status AND gateway > 0 $$),
('CleanupDefunctSiloEntriesKey', 'DELETE FROM member WHERE cluster = @DeploymentId AND alive < @IAmAliveTime AND status <> 3'),
('DeleteMembershipTableEntriesKey', 'DELETE FROM member WHERE cluster = @DeploymentId; DELETE FROM cluster WHERE id = @DeploymentId');

-- No row is a conflict: another version is stored than the one that the write is based on.
INSERT INTO OrleansQuery VALUES
('ReadFromStorageKey', $$
    SELECT content AS PayloadBinary, version AS Version FROM state
    WHERE service = @ServiceId AND name = @GrainTypeString AND first = @GrainIdN0 AND second = @GrainIdN1 AND key = coalesce(@GrainIdExtensionString, '') $$),
('WriteToStorageKey', $$
    WITH changed AS (
        UPDATE state SET content = @PayloadBinary, version = version + 1
        WHERE service = @ServiceId AND name = @GrainTypeString AND first = @GrainIdN0 AND second = @GrainIdN1
            AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
        RETURNING version),
    added AS (
        INSERT INTO state (service, name, first, second, key, version, content)
        SELECT @ServiceId, @GrainTypeString, @GrainIdN0, @GrainIdN1, coalesce(@GrainIdExtensionString, ''), 1, @PayloadBinary
        WHERE @GrainStateVersion IS NULL
        ON CONFLICT DO NOTHING RETURNING version)
    SELECT version AS NewGrainStateVersion FROM changed UNION ALL SELECT version FROM added $$),
('ClearStorageKey', $$
    UPDATE state SET content = NULL, version = version + 1
    WHERE service = @ServiceId AND name = @GrainTypeString AND first = @GrainIdN0 AND second = @GrainIdN1
        AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
    RETURNING version AS NewGrainStateVersion $$),
('DeleteStorageKey', $$
    DELETE FROM state
    WHERE service = @ServiceId AND name = @GrainTypeString AND first = @GrainIdN0 AND second = @GrainIdN1
        AND key = coalesce(@GrainIdExtensionString, '') AND version = @GrainStateVersion
    RETURNING version + 1 AS NewGrainStateVersion $$);

INSERT INTO OrleansQuery VALUES
('ReadReminderRowsKey', 'SELECT * FROM reminders WHERE service = @ServiceId AND GrainId = @GrainId'),
('ReadReminderRowKey', 'SELECT * FROM reminders WHERE service = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName'),
('ReadRangeRows1Key', 'SELECT * FROM reminders WHERE service = @ServiceId AND hash > @BeginHash AND hash <= @EndHash'),
-- The range goes around the end of the ring.
('ReadRangeRows2Key', 'SELECT * FROM reminders WHERE service = @ServiceId AND (hash > @BeginHash OR hash <= @EndHash)'),
('UpsertReminderRowKey', $$
    INSERT INTO reminder (service, grain, name, hash, begins, period) VALUES (@ServiceId, @GrainId, @ReminderName, @GrainHash, @StartTime, @Period)
    ON CONFLICT (service, grain, name) DO UPDATE
        SET hash = excluded.hash, begins = excluded.begins, period = excluded.period, version = reminder.version + 1
    RETURNING version AS Version $$),
('DeleteReminderRowKey', $$
    WITH gone AS (DELETE FROM reminder WHERE service = @ServiceId AND grain = @GrainId AND name = @ReminderName AND version = @Version RETURNING 1)
    SELECT count(*)::int FROM gone $$),
('DeleteReminderRowsKey', 'DELETE FROM reminder WHERE service = @ServiceId');
