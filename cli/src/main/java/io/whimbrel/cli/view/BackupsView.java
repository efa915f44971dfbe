package io.whimbrel.cli.view;

import io.whimbrel.cli.screen.Paint;
import io.whimbrel.cli.screen.Plain;
import io.whimbrel.cli.screen.TextTable;
import io.whimbrel.core.backup.ArchiveEntry;
import io.whimbrel.core.backup.ArchivedDump;
import io.whimbrel.core.backup.ArchivedObjects;
import io.whimbrel.core.backup.Manifest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Backups for people and for machines. */
public record BackupsView(List<ArchiveEntry> entries) {

  public String text(Paint paint) {
    if (entries.isEmpty()) {
      return "no backup is there; make one with 'whimbrel backup'\n";
    }
    TextTable table = new TextTable("TAKEN", "KIND", "TABLES", "ROWS", "BYTES", "WHERE");
    for (ArchiveEntry entry : entries) {
      String taken = entry.begunAt().toString();
      String where = Plain.line(entry.location());
      entry
          .manifest()
          .ifPresentOrElse(
              m ->
                  table.row(
                      taken,
                      m.kind().name().toLowerCase(Locale.ROOT),
                      Integer.toString(m.tables().size()),
                      Long.toString(m.rows()),
                      Long.toString(m.bytes()),
                      where),
              () ->
                  table.row(
                      paint::red,
                      taken,
                      "no whole backup",
                      "",
                      "",
                      "",
                      where + ": " + entry.fault()));
    }
    return table.text(paint);
  }

  public List<Map<String, Object>> data() {
    return entries.stream().map(BackupsView::data).toList();
  }

  private static Map<String, Object> data(ArchiveEntry entry) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("location", entry.location());
    data.put("begunAt", entry.begunAt().toString());
    data.put("whole", entry.isWhole());
    entry.manifest().ifPresent(m -> data.putAll(data(m)));
    if (!entry.isWhole()) {
      data.put("fault", entry.fault());
    }
    return data;
  }

  /** What a manifest says, without its files. */
  public static Map<String, Object> data(Manifest manifest) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("kind", manifest.kind().name());
    data.put("takenAt", manifest.takenAt().toString());
    data.put("endedAt", manifest.endedAt().toString());
    data.put("server", manifest.product() + " " + manifest.version());
    data.put("database", manifest.database());
    data.put("position", manifest.position());
    data.put("tables", manifest.tables().size());
    data.put("rows", manifest.rows());
    data.put("bytes", manifest.bytes());
    data.put("by", manifest.dump().map(ArchivedDump::program).orElse("whimbrel"));
    data.put("largeObjects", manifest.objects().map(ArchivedObjects::count).orElse(0L));
    data.put("largeObjectsLeftOut", manifest.lacksLargeObjects());
    return data;
  }
}
