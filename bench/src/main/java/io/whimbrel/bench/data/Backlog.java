package io.whimbrel.bench.data;

import java.util.List;

/**
 * Changes that are written to the source while nobody follows it.
 *
 * @param name in words
 * @param rows changes of rows
 * @param statements write them on one connection; {@code {seed}} is a number that makes them
 *     different from those of another round
 */
public record Backlog(String name, long rows, List<String> statements) {
  private static final String SPEED = "set synchronous_commit = off";

  public Backlog {
    statements = List.copyOf(statements);
  }

  /** All kinds, for a bank with so many accounts. */
  public static List<Backlog> all(Scale scale, long accounts) {
    long rows = Math.min(scale.of(500_000, 20_000), accounts);
    return List.of(
        single(rows, accounts),
        batches(rows),
        one(rows),
        bank(scale.of(50_000, 2_000), accounts / BankData.ACCOUNTS));
  }

  private static Backlog single(long rows, long accounts) {
    return new Backlog(
        "%,d transactions of one row".formatted(rows),
        rows,
        List.of(
            SPEED,
            """
            do $$ begin
              for i in 1..%1$d loop
                update pgbench_accounts set abalance = i
                  where aid = 1 + (hashint8extended(i, {seed}) & 1073741823) %% %2$d;
                commit;
              end loop;
            end $$
            """
                .formatted(rows, accounts)));
  }

  private static Backlog batches(long rows) {
    return new Backlog(
        "%,d rows in transactions of 10,000".formatted(rows),
        rows,
        List.of(
            SPEED,
            """
            do $$ begin
              for i in 0..%1$d - 1 loop
                update pgbench_accounts set abalance = abalance + {seed}
                  where aid > i * 10000 and aid <= (i + 1) * 10000;
                commit;
              end loop;
            end $$
            """
                .formatted(rows / 10_000)));
  }

  private static Backlog one(long rows) {
    return new Backlog(
        "%,d rows in one transaction".formatted(rows),
        rows,
        List.of(
            SPEED,
            "update pgbench_accounts set abalance = abalance + {seed} where aid <= " + rows));
  }

  private static Backlog bank(long transactions, long branches) {
    return new Backlog(
        "%,d transactions of TPC-B, 4 rows each".formatted(transactions),
        transactions * 4,
        List.of(
            SPEED,
            """
            do $$
            declare
              dice bigint;
              amount int;
              account int;
              teller int;
              branch int;
            begin
              for i in 1..%1$d loop
                dice := hashint8extended(i, {seed}) & 1073741823;
                amount := dice %% 10001 - 5000;
                account := 1 + dice %% %2$d;
                teller := 1 + dice %% %3$d;
                branch := 1 + dice %% %4$d;
                update pgbench_accounts set abalance = abalance + amount where aid = account;
                update pgbench_tellers set tbalance = tbalance + amount where tid = teller;
                update pgbench_branches set bbalance = bbalance + amount where bid = branch;
                insert into pgbench_history (tid, bid, aid, delta, mtime)
                  values (teller, branch, account, amount, current_timestamp);
                commit;
              end loop;
            end $$
            """
                .formatted(
                    transactions,
                    branches * BankData.ACCOUNTS,
                    branches * BankData.TELLERS,
                    branches)));
  }

  /** The statements of one round. */
  public List<String> statements(int seed) {
    return statements.stream().map(sql -> sql.replace("{seed}", Integer.toString(seed))).toList();
  }
}
