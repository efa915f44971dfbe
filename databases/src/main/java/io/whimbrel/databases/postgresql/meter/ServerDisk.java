package io.whimbrel.databases.postgresql.meter;

import io.whimbrel.core.rule.KnownFigure;
import io.whimbrel.core.rule.Reading;
import io.whimbrel.databases.postgresql.dialect.Query;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The disk of a server: by the plan's query; without one, of a server of this very machine, by the
 * directory that its data are in. PostgreSQL itself has no function for it.
 */
record ServerDisk(Optional<String> query) {

  /** A server whose own address is none of this machine only has a port here, and other disks. */
  private static final String LOCAL_DIRECTORY =
      """
      select setting from pg_settings
      where name = 'data_directory'
        and (inet_server_addr() is null or inet_server_addr() <<= '127.0.0.0/8'
          or inet_server_addr() = '::1')
      """;

  private record Space(double free, OptionalDouble all) {}

  Map<KnownFigure, Reading> read(Connection open) throws SQLException {
    Optional<Space> space = query.isPresent() ? asked(open, query.get()) : local(open);
    return space.map(ServerDisk::figures).orElseGet(this::nothing);
  }

  private static Optional<Space> asked(Connection open, String sql) throws SQLException {
    List<Optional<Space>> rows = Query.list(open, sql, ServerDisk::space);
    return rows.stream().findFirst().flatMap(space -> space);
  }

  private static Optional<Space> space(ResultSet row) throws SQLException {
    double free = row.getDouble(1);
    if (row.wasNull()) {
      return Optional.empty();
    }
    boolean hasAll = row.getMetaData().getColumnCount() > 1;
    double all = hasAll ? row.getDouble(2) : 0;
    return Optional.of(new Space(free, all > 0 ? OptionalDouble.of(all) : OptionalDouble.empty()));
  }

  private static Optional<Space> local(Connection open) throws SQLException {
    Optional<String> directory = Query.texts(open, LOCAL_DIRECTORY).stream().findFirst();
    if (directory.isEmpty()) {
      return Optional.empty();
    }
    try {
      FileStore store = Files.getFileStore(Path.of(directory.get()));
      return Optional.of(
          new Space(
              (double) store.getUsableSpace(), OptionalDouble.of((double) store.getTotalSpace())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Map<KnownFigure, Reading> figures(Space space) {
    Map<KnownFigure, Reading> figures = new HashMap<>();
    figures.put(KnownFigure.DISK_FREE, new Reading.Figure(space.free()));
    if (space.all().isPresent()) {
      double share = space.free() / space.all().getAsDouble();
      figures.put(KnownFigure.DISK_FREE_SHARE, new Reading.Figure(share));
      figures.put(KnownFigure.DISK_USED, new Reading.Figure(1 - share));
    }
    return figures;
  }

  private Map<KnownFigure, Reading> nothing() {
    Reading none =
        new Reading.NoData(
            query.isPresent()
                ? "watch.disk tells NULL or nothing"
                : "a distant server tells no disk: name a query in watch.disk");
    return Map.of(
        KnownFigure.DISK_FREE,
        none,
        KnownFigure.DISK_FREE_SHARE,
        none,
        KnownFigure.DISK_USED,
        none);
  }
}
