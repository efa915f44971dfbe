package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.change.ChangeLog;
import io.whimbrel.core.database.change.ChangeTarget;
import io.whimbrel.core.database.row.RowProofs;
import io.whimbrel.core.database.row.RowSource;
import io.whimbrel.core.database.row.RowTarget;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import java.util.function.BiFunction;

/** How the parts of the two sides that read and write rows and changes are opened. */
public record PostgresParts(
    BiFunction<PostgresConnections, RunScope, RowSource> rowSource,
    BiFunction<PostgresConnections, RunScope, RowTarget> rowTarget,
    BiFunction<PostgresConnections, RunScope, RowProofs> rowProofs,
    BiFunction<PostgresConnections, RunScope, ChangeLog> changeLog,
    BiFunction<PostgresConnections, RunScope, ChangeTarget> changeTarget) {}
