package io.whimbrel.cli.wiring;

import io.whimbrel.core.backup.Scratch;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.testkit.postgresql.EmbeddedPostgres;
import io.whimbrel.testkit.postgresql.PostgresVersion;

/** A server of this machine on which a backup is tried; nothing of it stays. */
final class EmbeddedScratch implements Scratch {
  private static final String DATABASE = "scratch";

  private final EmbeddedPostgres server;
  private final String url;

  private EmbeddedScratch(EmbeddedPostgres server) {
    this.server = server;
    this.url = server.createDatabase(DATABASE);
  }

  /** Starts one of the newest version, which reads what all older ones wrote. */
  static Scratch open() {
    return new EmbeddedScratch(
        EmbeddedPostgres.builder(PostgresVersion.V18).withPassword().start());
  }

  @Override
  public DatabaseUrl url() {
    return new DatabaseUrl("an embedded server", url);
  }

  @Override
  public void close() {
    server.close();
  }
}
