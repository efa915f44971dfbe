package io.whimbrel.cli.voyage;

import io.whimbrel.testkit.load.Scenario;
import io.whimbrel.testkit.load.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A shop of many tenants in the same tables, and what an application does that knows some of them.
 */
final class TenantWorkload {

  private static final String SCHEMA =
      """
      create schema shop;
      create table shop.tenant (id int primary key, name text not null);
      insert into shop.tenant select i, 'tenant ' || i from generate_series(1, 6) i;
      create table shop.orders (
        id bigserial primary key,
        tenant_id int not null references shop.tenant (id),
        tag text not null,
        owner int not null,
        version int not null default 1,
        note text,
        unique (tenant_id, tag)
      );
      alter table shop.orders alter column note set storage external;
      create index on shop.orders (owner, tag);
      create table shop.line (
        order_id bigint references shop.orders (id) on delete cascade,
        number int,
        tenant_id int not null,
        amount numeric not null,
        primary key (order_id, number)
      );
      create function shop.touch() returns trigger language plpgsql as
        'begin new.version := new.version + 1; return new; end';
      create trigger touch before update on shop.orders for each row execute function shop.touch();
      insert into shop.orders (tenant_id, tag, owner, note)
        select 1 + i % 6, 'old ' || i, -1, repeat('x', 20) from generate_series(1, 600) i;
      insert into shop.line select id, 1, tenant_id, id from shop.orders
      """;

  private static final String STATE =
      """
      concat_ws(':', version, tenant_id, md5(note),
        (select sum(amount) from shop.line l where l.order_id = orders.id))
      """;

  private TenantWorkload() {}

  static void create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(SCHEMA);
    }
  }

  /** For a ledger's check. */
  static Map<String, String> queries() {
    return Map.of("orders", "select tag, %s from shop.orders".formatted(STATE));
  }

  /** The transactions of an application that knows these tenants. */
  static List<Scenario> scenarios(List<Integer> tenants) {
    return List.of(
        new Scenario("insert", 6, session -> insert(session, tenants)),
        new Scenario("update", 5, session -> update(session, tenants)),
        new Scenario("move", 2, session -> move(session, tenants)),
        new Scenario("delete", 2, session -> delete(session, tenants)));
  }

  private static void insert(Session session, List<Integer> tenants) throws SQLException {
    int tenant = any(session, tenants);
    String tag = tenants + " " + session.writer() + " " + session.random().nextLong();
    List<String> id =
        session
            .rows(
                "insert into shop.orders (tenant_id, tag, owner, note) values (?, ?, ?, ?)"
                    + " returning id",
                tenant,
                tag,
                session.writer(),
                note(session))
            .getFirst();
    session.update(
        "insert into shop.line values (?, 1, ?, ?)",
        Long.valueOf(id.getFirst()),
        tenant,
        session.random().nextInt(100));
    session.inserted("orders", tag, state(session, tag));
  }

  private static void update(Session session, List<Integer> tenants) throws SQLException {
    Optional<String> tag = anyTag(session, tenants);
    if (tag.isPresent()) {
      session.update("update shop.orders set note = ? where tag = ?", note(session), tag.get());
      session.update(
          "insert into shop.line select id, 1 + (select max(number) from shop.line where order_id ="
              + " id), tenant_id, 1 from shop.orders where tag = ?",
          tag.get());
      session.updated("orders", tag.get(), state(session, tag.get()));
    }
  }

  /** To another tenant, whose phase may be another one, with all its lines. */
  private static void move(Session session, List<Integer> tenants) throws SQLException {
    Optional<String> tag = anyTag(session, tenants);
    if (tag.isPresent()) {
      int tenant = any(session, tenants);
      session.update(
          "update shop.line set tenant_id = ? from shop.orders o where o.id = order_id and o.tag ="
              + " ?",
          tenant,
          tag.get());
      session.update("update shop.orders set tenant_id = ? where tag = ?", tenant, tag.get());
      session.updated("orders", tag.get(), state(session, tag.get()));
    }
  }

  private static void delete(Session session, List<Integer> tenants) throws SQLException {
    Optional<String> tag = anyTag(session, tenants);
    if (tag.isPresent()) {
      session.update("delete from shop.orders where tag = ?", tag.get());
      session.deleted("orders", tag.get());
    }
  }

  private static Optional<String> anyTag(Session session, List<Integer> tenants)
      throws SQLException {
    return session.text(
        "select tag from shop.orders where owner = ? and tag like ? order by random() limit 1",
        session.writer(),
        tenants + " %");
  }

  private static String state(Session session, String tag) throws SQLException {
    return session
        .text("select %s from shop.orders where tag = ?".formatted(STATE), tag)
        .orElseThrow();
  }

  private static int any(Session session, List<Integer> tenants) {
    return tenants.get(session.random().nextInt(tenants.size()));
  }

  private static String note(Session session) {
    return "n" + session.random().nextInt() + "y".repeat(session.random().nextInt(3_000));
  }
}
