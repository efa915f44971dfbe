package io.whimbrel.engine.watch;

import io.whimbrel.core.database.Vitals;
import io.whimbrel.core.watch.ApplicationFigures;
import io.whimbrel.engine.run.Board;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Where a watch has its figures from.
 *
 * @param source opens what tells how the old side does
 * @param target opens what tells how the new side does
 * @param board where the work stands, in the process that does it
 * @param isHeldBack whether reading rests on purpose
 */
public record WatchSources(
    Supplier<Vitals> source,
    Supplier<Vitals> target,
    ApplicationFigures application,
    Optional<Board> board,
    BooleanSupplier isHeldBack) {}
