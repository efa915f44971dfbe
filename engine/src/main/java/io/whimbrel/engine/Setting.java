package io.whimbrel.engine;

import io.whimbrel.core.backup.BackupTools;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.Plan;
import io.whimbrel.core.watch.ApplicationFigures;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** What a migration was opened with. */
record Setting(
    Plan plan,
    List<DatabaseProduct> products,
    Journal journal,
    RunListener listener,
    Clock clock,
    Optional<BackupTools> backups,
    Supplier<ApplicationFigures> application) {}
