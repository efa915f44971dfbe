package io.whimbrel.testkit.shop;

import io.whimbrel.testkit.shop.ShopLedger.Kind;
import io.whimbrel.testkit.shop.ShopLedger.Thing;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Checks a migrated shop without any help of what migrated it, while nobody writes:
 *
 * <ol>
 *   <li>Every write of the ledger is on the target, as it was acknowledged last.
 *   <li>Every row of the source that was not written on the new side since is on the target and the
 *       other way round: count and sum of hashes over all rows, by keys that both sides share.
 * </ol>
 */
public final class ShopCheck {
  private static final int BATCH = 2_000;
  private static final int COMPLAINTS_MAX = 20;

  private final Connection source;
  private final Connection target;
  private final ShopLedger ledger;
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, Long> rows = new LinkedHashMap<>();

  private ShopCheck(Connection source, Connection target, ShopLedger ledger) {
    this.source = source;
    this.target = target;
    this.ledger = ledger;
  }

  /**
   * What came of a check.
   *
   * @param ledgerRows rows of the ledger that were looked up
   * @param rows rows compared, by table
   * @param complaints what is wrong, at most some of it; empty when all is well
   */
  public record Verdict(long ledgerRows, Map<String, Long> rows, List<String> complaints) {
    public Verdict {
      complaints = List.copyOf(complaints);
    }

    /** Whether all is well. */
    public boolean isGood() {
      return complaints.isEmpty();
    }
  }

  /** Checks both databases, given by URL, against the ledger. */
  public static Verdict check(String sourceUrl, String targetUrl, ShopLedger ledger) {
    try (Connection source = ShopUrl.connect(sourceUrl);
        Connection target = ShopUrl.connect(targetUrl)) {
      return new ShopCheck(source, target, ledger).run();
    } catch (SQLException e) {
      throw new IllegalStateException("the shop cannot be checked", e);
    }
  }

  private Verdict run() throws SQLException {
    Map<Thing, Set<String>> expected = ledger.expected();
    checkLedger(Kind.ORDER, expected);
    checkLedger(Kind.USER, expected);
    checkTables();
    return new Verdict(expected.size(), rows, complaints);
  }

  private void checkLedger(Kind kind, Map<Thing, Set<String>> expected) throws SQLException {
    List<String> keys =
        expected.keySet().stream().filter(t -> t.kind() == kind).map(Thing::key).toList();
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<String> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
      Map<String, String> found = found(kind, batch);
      for (String key : batch) {
        String text = found.getOrDefault(key, ShopLedger.GONE);
        Set<String> may = expected.getOrDefault(new Thing(kind, key), Set.of());
        if (!may.contains(text)) {
          complain("%s %s is %s, the ledger says %s".formatted(kind, key, text, may));
        }
      }
    }
  }

  private Map<String, String> found(Kind kind, List<String> keys) throws SQLException {
    String sql =
        switch (kind) {
          case ORDER ->
              "select o.id::text, "
                  + ShopDialect.ORDER
                  + " from orders o join users u on u.id = o.user_id where o.id = any"
                  + " (?::bigint[])";
          case USER ->
              "select u.email, "
                  + ShopDialect.of(target).user()
                  + " from users u where u.email = any (?::text[])";
        };
    Map<String, String> found = new HashMap<>();
    try (PreparedStatement statement = target.prepareStatement(sql)) {
      statement.setArray(1, target.createArrayOf("text", keys.toArray()));
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          found.put(result.getString(1), result.getString(2));
        }
      }
    }
    return found;
  }

  private void checkTables() throws SQLException {
    Map<String, String> before = sums(source);
    Map<String, String> after = sums(target);
    before.forEach(
        (table, sum) -> {
          if (!sum.equals(after.get(table))) {
            complain("%s: source %s, target %s".formatted(table, sum, after.get(table)));
          }
          rows.put(table, Long.parseLong(sum.substring(0, sum.indexOf(' '))));
        });
  }

  /** Count and sum of hashes of each table; rows written on the new side are left out. */
  private Map<String, String> sums(Connection side) throws SQLException {
    ShopDialect dialect = ShopDialect.of(side);
    Map<String, String> sums = new LinkedHashMap<>();
    sums.put("users", sum(side, dialect.user(), "users u where " + NOT_USER));
    sums.put(
        "addresses",
        sum(
            side,
            "concat_ws('|', a.id, u.email, a.street, a.city)",
            "addresses a join users u on u.id = a.user_id where " + NOT_USER));
    sums.put("products", sum(side, "concat_ws('|', p.id, p.name, p.price)", "products p"));
    sums.put(
        "orders",
        sum(
            side,
            "concat_ws('|', o.id, u.email, o.state, o.total, md5(coalesce(o.note, '')),"
                + " o.placed_at)",
            "orders o join users u on u.id = o.user_id where " + NOT_ORDER.formatted("o.id")));
    sums.put(
        "order_items",
        sum(
            side,
            "concat_ws('|', i.order_id, i.position, i.product_id, i.quantity, i.price)",
            "order_items i where " + NOT_ORDER.formatted("i.order_id")));
    return sums;
  }

  private static final String NOT_USER =
      "not exists (select from unnest(?::text[]) x where x = u.email)";
  private static final String NOT_ORDER =
      "not exists (select from unnest(?::bigint[]) x where x = %s)";

  private String sum(Connection side, String text, String from) throws SQLException {
    String sql =
        "select count(*) || ' ' || coalesce(sum(('x' || left(md5(%s), 15))::bit(60)::bigint), 0) from %s"
            .formatted(text, from);
    Kind kind = from.contains("bigint[]") ? Kind.ORDER : Kind.USER;
    int values = (int) IntStream.range(0, sql.length()).filter(i -> sql.charAt(i) == '?').count();
    try (PreparedStatement statement = side.prepareStatement(sql)) {
      if (values > 0) {
        statement.setArray(1, side.createArrayOf("text", ledger.writtenOnNewSide(kind).toArray()));
      }
      try (ResultSet result = statement.executeQuery()) {
        return result.next() ? result.getString(1) : "";
      }
    }
  }

  private void complain(String complaint) {
    if (complaints.size() < COMPLAINTS_MAX) {
      complaints.add(complaint);
    }
  }
}
