package io.whimbrel.bench.data;

import io.whimbrel.bench.data.DataSet.Filling;
import io.whimbrel.bench.data.HandCopy.Pipe;
import java.util.ArrayList;
import java.util.List;

/** The tables of {@code pgbench}, as it makes them, except that its history has a key. */
public final class BankData {
  /** Accounts of one branch. */
  public static final long ACCOUNTS = 100_000;

  /** Tellers of one branch. */
  public static final long TELLERS = 10;

  private BankData() {}

  /** Ten million accounts, at a scale. */
  public static DataSet of(Scale scale) {
    return of("pgbench", scale.of(100, 1));
  }

  /**
   * A bank.
   *
   * @param database its name
   * @param further tables of the measurement
   */
  public static DataSet of(String database, long branches, String... further) {
    long accounts = branches * ACCOUNTS;
    return new DataSet(
        database,
        "pgbench, %,d accounts".formatted(accounts),
        accounts + branches * (TELLERS + 1),
        Filling.by(statements(branches, List.of(further))),
        HandCopy.inStreams(
            List.of(Pipe.of("pgbench_accounts", "aid <= " + accounts / 2)),
            List.of(
                Pipe.of("pgbench_accounts", "aid > " + accounts / 2),
                Pipe.of("pgbench_tellers"),
                Pipe.of("pgbench_branches"),
                Pipe.of("pgbench_history"))));
  }

  private static List<String> statements(long branches, List<String> further) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "create table pgbench_branches (bid int not null, bbalance int, filler char(88))");
    statements.add(
        """
        create table pgbench_tellers (
          tid int not null, bid int, tbalance int, filler char(84))
        """);
    statements.add(
        """
        create table pgbench_accounts (
          aid int not null, bid int, abalance int, filler char(84))
        """);
    statements.add(
        """
        create table pgbench_history (
          tid int, bid int, aid int, delta int, mtime timestamp, filler char(22),
          hid bigint generated always as identity primary key)
        """);
    statements.add(
        "insert into pgbench_branches select i, 0 from generate_series(1, %d) i"
            .formatted(branches));
    statements.add(
        """
        insert into pgbench_tellers
          select i, (i - 1) / %d + 1, 0 from generate_series(1, %d) i
        """
            .formatted(TELLERS, branches * TELLERS));
    statements.add(
        """
        insert into pgbench_accounts
          select i, (i - 1) / %d + 1, 0, '' from generate_series(1, %d) i
        """
            .formatted(ACCOUNTS, branches * ACCOUNTS));
    statements.add("alter table pgbench_branches add primary key (bid)");
    statements.add("alter table pgbench_tellers add primary key (tid)");
    statements.add("alter table pgbench_accounts add primary key (aid)");
    statements.addAll(further);
    return statements;
  }
}
