package io.whimbrel.testkit.data;

import io.whimbrel.testkit.load.LedgerTable;
import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.Session;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.List;

/**
 * A film rental at work. A writer owns the rows whose key leaves its number over, and the payments
 * of the rentals that it owns.
 */
final class PagilaScenarios {
  private static final int RENTALS = 16_049;

  /** The partitions of payment reach from January to July 2022. */
  private static final int PARTITIONED_SECONDS = 212 * 24 * 3600;

  private static final String PAYMENT_DATE =
      "timestamptz '2022-01-01 00:00:00+00' + ? * interval '1 second'";

  private static final LedgerTable RENTAL =
      new LedgerTable(
          "rental",
          "public.rental",
          "rental_id::text",
          """
          concat_ws(':', extract(epoch from rental_date), inventory_id, customer_id, staff_id,
            coalesce(extract(epoch from return_date), 0), extract(epoch from last_update))
          """);
  private static final LedgerTable PAYMENT =
      new LedgerTable(
          "payment",
          "public.payment",
          "payment_id::text",
          """
          concat_ws(':', customer_id, staff_id, rental_id, amount,
            extract(epoch from payment_date))
          """);
  private static final LedgerTable CUSTOMER =
      new LedgerTable(
          "customer",
          "public.customer",
          "customer_id::text",
          "concat_ws(':', email, activebool, extract(epoch from last_update))");
  private static final LedgerTable FILM =
      new LedgerTable(
          "film",
          "public.film",
          "film_id::text",
          """
          concat_ws(':', description, rating, special_features, fulltext,
            extract(epoch from last_update))
          """);

  static final List<LedgerTable> TABLES = List.of(RENTAL, PAYMENT, CUSTOMER, FILM);

  private PagilaScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("rental paid", 8, PagilaScenarios::rent),
        new Scenario("rental returned", 5, PagilaScenarios::returnFilm),
        new Scenario("payment corrected", 4, PagilaScenarios::correct),
        new Scenario("payment moved to another partition", 4, PagilaScenarios::move),
        new Scenario("rental cancelled with its payments", 3, PagilaScenarios::cancel),
        new Scenario("customer changed", 3, PagilaScenarios::changeCustomer),
        new Scenario("film described anew", 3, PagilaScenarios::describe));
  }

  private static void rent(Session session) throws SQLException {
    long rental = nextId(session, "public.rental_rental_id_seq");
    RENTAL.insert(
        session,
        """
        (rental_id, rental_date, inventory_id, customer_id, staff_id)
        select ?, clock_timestamp(), inventory_id, customer_id,
               (select min(staff_id) from public.staff)
          from public.inventory, public.customer
         where inventory_id = ? and customer_id = ?
        """,
        rental,
        1 + session.random().nextInt(4_581),
        1 + session.random().nextInt(599));
    PAYMENT.insert(
        session,
        """
        (customer_id, staff_id, rental_id, amount, payment_date)
        select customer_id, staff_id, rental_id, ?, %s
          from public.rental where rental_id = ?
        """
            .formatted(PAYMENT_DATE),
        BigDecimal.valueOf(session.random().nextInt(1_000), 2),
        session.random().nextInt(PARTITIONED_SECONDS),
        rental);
  }

  private static void returnFilm(Session session) throws SQLException {
    RENTAL.update(
        session, "return_date = clock_timestamp() where rental_id = ?", owned(session, RENTALS));
  }

  private static void correct(Session session) throws SQLException {
    PAYMENT.update(
        session,
        "amount = ? where rental_id = ?",
        BigDecimal.valueOf(session.random().nextInt(99_999), 2),
        owned(session, RENTALS));
  }

  private static void move(Session session) throws SQLException {
    PAYMENT.update(
        session,
        "payment_date = " + PAYMENT_DATE + " where rental_id = ?",
        session.random().nextInt(PARTITIONED_SECONDS),
        owned(session, RENTALS));
  }

  private static void cancel(Session session) throws SQLException {
    long rental = owned(session, RENTALS);
    PAYMENT.delete(session, "rental_id = ?", rental);
    RENTAL.delete(session, "rental_id = ?", rental);
  }

  private static void changeCustomer(Session session) throws SQLException {
    CUSTOMER.update(
        session,
        "email = ?, activebool = not activebool where customer_id = ?",
        "c%d@example.org".formatted(session.random().nextInt(1_000_000)),
        owned(session, 599));
  }

  private static void describe(Session session) throws SQLException {
    FILM.update(
        session,
        "description = description || ' ' || ?, special_features = array[?] where film_id = ?",
        "again",
        "Behind the Scenes, {\"quoted\"}",
        owned(session, 1_000));
  }

  /** An id of the writer, up to about a maximum; there may be no row with it. */
  private static long owned(Session session, int max) {
    long any = 1L + session.random().nextInt(max);
    return any - any % session.writers() + session.writer();
  }

  private static long nextId(Session session, String sequence) throws SQLException {
    long id;
    do {
      id = Long.parseLong(session.text("select nextval(?::regclass)", sequence).orElseThrow());
    } while (id % session.writers() != session.writer());
    return id;
  }
}
