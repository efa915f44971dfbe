package io.whimbrel.testkit.data;

import io.whimbrel.testkit.load.LedgerTable;
import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.Session;
import java.sql.SQLException;
import java.util.List;

/**
 * A trading company at work, with small keys, text keys, composite keys and single precision
 * numbers. A writer owns the rows whose key leaves its number over.
 */
final class NorthwindScenarios {
  private static final LedgerTable ORDER =
      new LedgerTable(
          "orders",
          "public.orders",
          "order_id::text",
          "concat_ws(':', customer_id, order_date, coalesce(ship_name, '-'), freight)");
  private static final LedgerTable DETAIL =
      new LedgerTable(
          "order_details",
          "public.order_details",
          "order_id || ' ' || product_id",
          "concat_ws(':', unit_price, quantity, discount)");
  private static final LedgerTable PRODUCT =
      new LedgerTable(
          "products",
          "public.products",
          "product_id::text",
          "concat_ws(':', units_in_stock, unit_price)");
  private static final LedgerTable TERRITORY =
      new LedgerTable("territories", "public.territories", "territory_id", "territory_description");

  static final List<LedgerTable> TABLES = List.of(ORDER, DETAIL, PRODUCT, TERRITORY);

  private NorthwindScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("order with details", 8, NorthwindScenarios::order),
        new Scenario("order shipped", 5, NorthwindScenarios::ship),
        new Scenario("order cancelled with its details", 3, NorthwindScenarios::cancel),
        new Scenario("product counted", 4, NorthwindScenarios::count),
        new Scenario("territory founded", 2, NorthwindScenarios::found),
        new Scenario("territory given up", 1, NorthwindScenarios::giveUp));
  }

  private static void order(Session session) throws SQLException {
    long order = id(session, 12_000, 20_000);
    int inserted =
        ORDER.insert(
            session,
            """
            (order_id, customer_id, employee_id, order_date, ship_via, freight, ship_name)
            values (?, 'ALFKI', 1, current_date, 1, ?, 'Blåbær & Søn')
            on conflict do nothing
            """,
            order,
            session.random().nextFloat());
    for (int i = 0; inserted == 1 && i < 2; i++) {
      DETAIL.insert(
          session,
          """
          (order_id, product_id, unit_price, quantity, discount) values (?, ?, ?, ?, 0.05)
          on conflict do nothing
          """,
          order,
          1 + session.random().nextInt(77),
          session.random().nextFloat() * 100,
          1 + session.random().nextInt(100));
    }
  }

  private static void ship(Session session) throws SQLException {
    ORDER.update(
        session,
        "freight = ?, ship_name = null where order_id = ?",
        session.random().nextFloat() * 1e-3f,
        id(session, 10_248, 830));
  }

  private static void cancel(Session session) throws SQLException {
    long order =
        session.random().nextBoolean() ? id(session, 10_248, 830) : id(session, 12_000, 20_000);
    DETAIL.delete(session, "order_id = ?", order);
    ORDER.delete(session, "order_id = ?", order);
  }

  private static void count(Session session) throws SQLException {
    PRODUCT.update(
        session,
        "units_in_stock = ?, unit_price = unit_price * 1.01 where product_id = ?",
        session.random().nextInt(500),
        id(session, session.writers(), 77));
  }

  private static void found(Session session) throws SQLException {
    TERRITORY.insert(
        session,
        "(territory_id, territory_description, region_id) values (?, ?, 1) on conflict do nothing",
        "T" + id(session, 1_000, 50),
        "Тундра " + session.random().nextInt());
  }

  private static void giveUp(Session session) throws SQLException {
    TERRITORY.delete(session, "territory_id = ?", "T" + id(session, 1_000, 50));
  }

  private static long id(Session session, int first, int count) {
    long any = (long) first + session.random().nextInt(count);
    return any - any % session.writers() + session.writer();
  }
}
