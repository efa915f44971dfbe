package io.whimbrel.core.database;

import io.whimbrel.core.plan.Limits;
import io.whimbrel.core.plan.MigrationId;
import io.whimbrel.core.run.RunId;

/** For which run a database is opened: names what it leaves there, and bounds what it may cost. */
public record RunScope(RunId run, MigrationId migration, Limits limits) {}
