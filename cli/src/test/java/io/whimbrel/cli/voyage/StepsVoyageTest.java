package io.whimbrel.cli.voyage;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.whimbrel.core.fault.FaultPoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Plans of steps on a real server, by processes that are killed at every durable place. */
@ExtendWith(Servers.Resolver.class)
@Execution(ExecutionMode.CONCURRENT)
class StepsVoyageTest {
  private static final int KILLED = 137;
  private static final int WAITING = 5;
  private static final String OBJECTS =
      """
      select c.relname from pg_class c
      where c.relnamespace = 'public'::regnamespace or c.relnamespace = to_regnamespace('whimbrel')
      order by 1
      """;

  /** In the order in which a run passes them. */
  private static final List<FaultPoint> FORWARD =
      List.of(
          FaultPoint.STEP_STARTED,
          FaultPoint.STEP_SQL_BEFORE_COMMIT,
          FaultPoint.STEP_SQL_COMMITTED,
          FaultPoint.STEP_SQL_ALONE_BEGUN,
          FaultPoint.STEP_SQL_ALONE_DONE,
          FaultPoint.STEP_WORKED,
          FaultPoint.STEP_COMMAND_STARTED,
          FaultPoint.STEP_COMMAND_ENDED,
          FaultPoint.STEP_REQUEST_ANSWERED,
          FaultPoint.STEP_FILE_NOTED,
          FaultPoint.STEP_FILE_WRITTEN,
          FaultPoint.STEP_DONE);

  private static final List<FaultPoint> BACK =
      List.of(
          FaultPoint.STEP_UNDO_STARTED,
          FaultPoint.STEP_UNDO_WORKED,
          FaultPoint.STEP_UNDO_NOTED,
          FaultPoint.STEP_UNDONE,
          FaultPoint.STEP_SQL_BEFORE_COMMIT,
          FaultPoint.STEP_SQL_COMMITTED);

  private final Servers servers;

  StepsVoyageTest(Servers servers) {
    this.servers = servers;
  }

  /** Whether only plans of steps pass a point. */
  static boolean isOfSteps(FaultPoint point) {
    return point.name().startsWith("STEP_");
  }

  @Test
  void stepsThatAreKilledAnywhereAreDoneOnceAndTakenBackOnce(@TempDir Path directory)
      throws Exception {
    String database = servers.name("steps");
    servers.target().createDatabase(database);
    Voyage voyage = new Voyage(servers.source(), servers.target(), database, directory);
    AtomicInteger requests = new AtomicInteger();
    HttpServer http = answering(requests);
    try {
      plan(directory, database, http.getAddress().getPort());

      for (FaultPoint point : FORWARD) {
        int exit = voyage.run(point.text() + ":kill", "run", "plan.yaml");
        assertThat(exit).as(point + "\n" + voyage.said()).isEqualTo(KILLED);
      }
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isEqualTo(WAITING);
      assertThat(voyage.run("", "tick", "announce", "plan.yaml")).as(voyage.said()).isZero();
      assertThat(voyage.run("", "run", "plan.yaml")).as(voyage.said()).isZero();

      assertThat(objects(database))
          .contains("orders", "orders_pkey", "orders_customer", "orders_total");
      assertThat(Files.readString(directory.resolve("ran.txt"))).isEqualTo("ran\n");
      assertThat(Files.readString(directory.resolve("app.env")))
          .isEqualTo("# shop\nMODE=new\nPORT=1\n");
      assertThat(requests).hasValueBetween(1, 2);

      for (FaultPoint point : BACK) {
        int exit = rollBack(voyage, point.text() + ":kill", database);
        assertThat(exit).as(point + "\n" + voyage.said()).isEqualTo(KILLED);
      }
      assertThat(rollBack(voyage, "", database)).as(voyage.said()).isZero();

      assertThat(objects(database)).isEmpty();
      assertThat(Files.readString(directory.resolve("ran.txt"))).isEqualTo("ran\ntaken back\n");
      assertThat(Files.readString(directory.resolve("app.env")))
          .isEqualTo("# shop\nMODE=old\nPORT=1\n");
    } finally {
      http.stop(0);
    }
  }

  private static int rollBack(Voyage voyage, String fault, String database)
      throws IOException, InterruptedException {
    return voyage.run(fault, "rollback", "--confirm", database, "plan.yaml");
  }

  private static HttpServer answering(AtomicInteger requests) throws IOException {
    HttpServer http =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          requests.incrementAndGet();
          byte[] body = "{\"state\": {\"mode\": \"on\"}}".getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    http.start();
    return http;
  }

  private List<String> objects(String database) throws Exception {
    try (Connection connection = servers.target().connect(database)) {
      return Traces.texts(connection, OBJECTS);
    }
  }

  private void plan(Path directory, String database, int port) throws IOException {
    Path sql = Files.createDirectory(directory.resolve("migrations"));
    Files.writeString(
        sql.resolve("1.0__create_orders.sql"),
        """
        -- Migration: create orders
        -- Date: 2026-11-22
        -- Description: orders of the shop

        -- Forward migration
        BEGIN TRANSACTION;

        create table orders (id bigint primary key, customer text, total numeric);
        create function noted() returns trigger language plpgsql as $$
        begin
          raise notice 'a semicolon; in a body';
          return new;
        end $$;
        copy orders (id, customer, total) from stdin;
        1\tann\t10.5
        2\tbob; and co\t\\N
        \\.

        COMMIT;

        -- Rollback (if needed)
        -- BEGIN TRANSACTION;
        -- drop function noted();
        -- drop table orders;
        -- COMMIT;
        """);
    Files.writeString(
        sql.resolve("1.1__index_orders.sql"),
        """
        -- Forward migration
        create index concurrently orders_customer on orders (customer);
        create index orders_total on orders (total);

        -- Rollback (if needed)
        -- drop index if exists orders_total;
        -- drop index if exists orders_customer;
        """);
    Files.writeString(directory.resolve("app.env"), "# shop\nMODE=old\nPORT=1\n");
    Files.writeString(
        directory.resolve("plan.yaml"),
        """
        migration: %s
        type: [schema, infrastructure]
        target: %s
        limits: { retry: 10s }
        steps:
          - { name: schema, sql: migrations }
          - { name: record, after: schema, command: "echo ran >> ran.txt", undo: "echo taken back >> ran.txt" }
          - name: register
            after: record
            http:
              url: "http://127.0.0.1:%d/register"
              method: PUT
              json: { /state/mode: "on" }
            undo: { http: { url: "http://127.0.0.1:%d/register", method: DELETE } }
          - { name: configure, after: register, file: { path: app.env, set: { MODE: new } } }
          - { name: smoke, after: configure, check: { sql: { run: "select count(*) from orders", expect: 2 } } }
          - { name: announce, phase: monitor, manual: tell the shop, irreversible: accepted }
        """
            .formatted(database, servers.target().url(database), port, port));
  }
}
