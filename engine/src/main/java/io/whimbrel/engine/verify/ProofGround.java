package io.whimbrel.engine.verify;

import io.whimbrel.core.database.row.ComparableRows;
import io.whimbrel.core.database.row.ReadableRows;
import io.whimbrel.core.mapping.TableMapping;
import io.whimbrel.core.row.RowFormat;
import io.whimbrel.engine.run.RunFrame;
import io.whimbrel.engine.run.Valve;
import java.util.function.Function;

/**
 * What a proof of rows stands on, of a run or of none.
 *
 * @param source rows that the proof goes out from
 * @param target rows that are compared with them
 * @param format in which rows of a mapping go over
 * @param digestBits how many bits of every row a digest holds at least
 * @param valve what holds reading back
 */
public record ProofGround(
    ReadableRows source,
    ComparableRows target,
    Function<TableMapping, RowFormat> format,
    int digestBits,
    Valve valve) {

  /** What a run's proofs stand on. */
  static ProofGround of(RunFrame frame) {
    return new ProofGround(
        frame.source().rows(),
        frame.target().proofs(),
        mapping -> frame.target().rows().format(mapping),
        frame.plan().verify().checksum().digestBits(),
        frame.valve());
  }
}
