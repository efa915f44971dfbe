package io.whimbrel.databases.postgresql;

import io.whimbrel.core.database.ComparedDatabase;
import io.whimbrel.core.database.DatabaseProduct;
import io.whimbrel.core.database.RunScope;
import io.whimbrel.core.database.ScratchServer;
import io.whimbrel.core.database.SourceDatabase;
import io.whimbrel.core.database.TargetDatabase;
import io.whimbrel.core.database.row.RowSampler;
import io.whimbrel.core.database.script.ScriptDatabase;
import io.whimbrel.core.database.script.TrialDatabase;
import io.whimbrel.core.plan.endpoint.DatabaseUrl;
import io.whimbrel.databases.postgresql.apply.PostgresChangeTarget;
import io.whimbrel.databases.postgresql.changes.PostgresChangeLog;
import io.whimbrel.databases.postgresql.control.RunNames;
import io.whimbrel.databases.postgresql.dialect.PostgresConnections;
import io.whimbrel.databases.postgresql.rows.PostgresRowProofs;
import io.whimbrel.databases.postgresql.rows.PostgresRowSource;
import io.whimbrel.databases.postgresql.rows.PostgresRowTarget;
import io.whimbrel.databases.postgresql.sample.PostgresSampler;
import io.whimbrel.databases.postgresql.sample.PostgresScratchServer;
import io.whimbrel.databases.postgresql.script.PostgresScripts;
import io.whimbrel.databases.postgresql.script.PostgresTrial;

/** PostgreSQL 14 to 18, and what speaks its protocol and has its catalogs. */
public final class PostgresProduct implements DatabaseProduct {

  private final PostgresParts parts;

  /** The product as it is. */
  public PostgresProduct() {
    this(
        new PostgresParts(
            PostgresRowSource::new,
            PostgresRowTarget::new,
            PostgresRowProofs::new,
            PostgresChangeLog::new,
            PostgresChangeTarget::new));
  }

  /** The product, with what opens its parts. */
  public PostgresProduct(PostgresParts parts) {
    this.parts = parts;
  }

  @Override
  public boolean accepts(DatabaseUrl url) {
    String text = url.secret();
    return text.startsWith("postgresql://")
        || text.startsWith("postgres://")
        || text.startsWith("jdbc:postgresql:");
  }

  @Override
  public SourceDatabase source(DatabaseUrl url, RunScope scope) {
    PostgresConnections connections = connections(url, scope);
    return new PostgresSource(
        connections,
        scope,
        parts.rowSource().apply(connections, scope),
        parts.changeLog().apply(connections, scope));
  }

  @Override
  public TargetDatabase target(DatabaseUrl url, RunScope scope) {
    PostgresConnections connections = connections(url, scope);
    return new PostgresTarget(
        connections,
        scope,
        parts.rowTarget().apply(connections, scope),
        parts.changeTarget().apply(connections, scope),
        parts.rowProofs().apply(connections, scope));
  }

  @Override
  public ComparedDatabase compared(DatabaseUrl url, RunScope scope) {
    return new PostgresComparedDatabase(
        PostgresConnections.readingOnly(url, RunNames.session(scope.run())), scope);
  }

  @Override
  public RowSampler sampler(DatabaseUrl from, DatabaseUrl to, RunScope scope) {
    return new PostgresSampler(
        PostgresConnections.readingOnly(from, RunNames.session(scope.run())),
        connections(to, scope),
        scope);
  }

  @Override
  public ScratchServer scratch(DatabaseUrl url) {
    return new PostgresScratchServer(url);
  }

  @Override
  public ScriptDatabase scripts(DatabaseUrl url, RunScope scope) {
    return new PostgresScripts(connections(url, scope), scope);
  }

  @Override
  public TrialDatabase trial(DatabaseUrl scratch, RunScope scope) {
    return new PostgresTrial(connections(scratch, scope));
  }

  private static PostgresConnections connections(DatabaseUrl url, RunScope scope) {
    PostgresConnections connections = new PostgresConnections(url, RunNames.session(scope.run()));
    return scope.lockWait().map(connections::waitingForLocks).orElse(connections);
  }
}
