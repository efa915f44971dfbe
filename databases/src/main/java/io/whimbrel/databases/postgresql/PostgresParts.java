package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.ChangeLog;
import io.whimbrel.core.database.ChangeTarget;
import io.whimbrel.core.database.RowProofs;
import io.whimbrel.core.database.RowSource;
import io.whimbrel.core.database.RowTarget;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import java.util.function.BiFunction;

/** How the parts of the two sides that read and write rows and changes are opened. */
public record PostgresParts(
    BiFunction<PostgresConnections, RunScope, RowSource> rowSource,
    BiFunction<PostgresConnections, RunScope, RowTarget> rowTarget,
    BiFunction<PostgresConnections, RunScope, RowProofs> rowProofs,
    BiFunction<PostgresConnections, RunScope, ChangeLog> changeLog,
    BiFunction<PostgresConnections, RunScope, ChangeTarget> changeTarget) {}
