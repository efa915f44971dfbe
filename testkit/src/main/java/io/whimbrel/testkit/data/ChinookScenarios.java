package io.whimbrel.testkit.data;

import io.whimbrel.testkit.load.LedgerTable;
import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.Session;
import java.sql.SQLException;
import java.util.List;

/** A media store at work. A writer owns the rows whose key leaves its number over. */
final class ChinookScenarios {
  private static final int NEW_IDS = 1_000_000;
  private static final int INVOICES = 412;

  private static final LedgerTable INVOICE =
      new LedgerTable(
          "invoice",
          "public.invoice",
          "invoice_id::text",
          "concat_ws(':', customer_id, invoice_date, coalesce(billing_city, '-'), total)");
  private static final LedgerTable LINE =
      new LedgerTable(
          "invoice_line",
          "public.invoice_line",
          "invoice_line_id::text",
          "concat_ws(':', invoice_id, track_id, unit_price, quantity)");
  private static final LedgerTable TRACK =
      new LedgerTable(
          "track", "public.track", "track_id::text", "concat_ws(':', composer, unit_price)");
  private static final LedgerTable PLAYLIST_TRACK =
      new LedgerTable(
          "playlist_track", "public.playlist_track", "playlist_id || ' ' || track_id", "'there'");

  static final List<LedgerTable> TABLES = List.of(INVOICE, LINE, TRACK, PLAYLIST_TRACK);

  private ChinookScenarios() {}

  static List<Scenario> all() {
    return List.of(
        new Scenario("invoice with lines", 8, ChinookScenarios::sell),
        new Scenario("invoice changed", 5, ChinookScenarios::change),
        new Scenario("invoice cancelled with its lines", 3, ChinookScenarios::cancel),
        new Scenario("track changed", 4, ChinookScenarios::price),
        new Scenario("playlist filled", 3, ChinookScenarios::fill),
        new Scenario("playlist emptied", 2, ChinookScenarios::empty));
  }

  private static void sell(Session session) throws SQLException {
    long invoice = newId(session);
    INVOICE.insert(
        session,
        """
        (invoice_id, customer_id, invoice_date, billing_city, total)
        values (?, ?, localtimestamp, 'São Paulo', 0)
        """,
        invoice,
        1 + session.random().nextInt(59));
    for (int i = 0; i < 3; i++) {
      LINE.insert(
          session,
          """
          (invoice_line_id, invoice_id, track_id, unit_price, quantity)
          select ?, ?, track_id, unit_price, 1 from public.track where track_id = ?
          """,
          newId(session),
          invoice,
          1 + session.random().nextInt(3_503));
    }
    INVOICE.update(
        session,
        """
        total = (select sum(unit_price * quantity) from public.invoice_line as line
                  where line.invoice_id = invoice.invoice_id)
          where invoice_id = ?
        """,
        invoice);
  }

  private static void change(Session session) throws SQLException {
    INVOICE.update(
        session,
        "billing_city = nullif(billing_city, 'Århus'), total = total + 1 where invoice_id = ?",
        owned(session, INVOICES));
  }

  private static void cancel(Session session) throws SQLException {
    long invoice = owned(session, INVOICES);
    LINE.delete(session, "invoice_id = ?", invoice);
    INVOICE.delete(session, "invoice_id = ?", invoice);
  }

  private static void price(Session session) throws SQLException {
    TRACK.update(
        session,
        "composer = 'Dvořák', unit_price = unit_price + 0.01 where track_id = ?",
        owned(session, 3_503));
  }

  private static void fill(Session session) throws SQLException {
    PLAYLIST_TRACK.insert(
        session,
        "(playlist_id, track_id) values (?, ?) on conflict do nothing",
        1 + session.random().nextInt(18),
        owned(session, 3_500));
  }

  private static void empty(Session session) throws SQLException {
    PLAYLIST_TRACK.delete(session, "playlist_id = 1 and track_id = ?", owned(session, 3_500));
  }

  private static long owned(Session session, int max) {
    return align(session, (long) session.writers() + session.random().nextInt(max));
  }

  private static long newId(Session session) {
    return align(
        session, (long) NEW_IDS + session.random().nextInt(Integer.MAX_VALUE - 2 * NEW_IDS));
  }

  private static long align(Session session, long id) {
    return id - id % session.writers() + session.writer();
  }
}
