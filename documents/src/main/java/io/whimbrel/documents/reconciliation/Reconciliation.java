package io.whimbrel.documents.reconciliation;

import io.whimbrel.core.digest.Sha256;
import io.whimbrel.core.journal.RunHistory;
import io.whimbrel.core.journal.RunRecord;
import io.whimbrel.documents.Envelope;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What both sides of a migration come to, by the last proofs in its journal: totals, date ranges,
 * missing, extra and modified rows, the quality of the data and the status; of the whole and of
 * each table. All forms tell the same and are sealed. Immutable.
 */
public final class Reconciliation {
  private final RunRecord run;
  private final About about;
  private final List<Account> tables;
  private final Account whole;
  private final Map<String, String> ground;
  private final Map<String, Object> data;
  private final String contentDigest;

  private Reconciliation(RunHistory history, About about) {
    Accounts accounts = new Accounts(history, about);
    this.run = history.run();
    this.about = about;
    this.tables = accounts.ofTables();
    this.whole = accounts.ofAll(tables);
    this.ground = Ground.of(history, about);
    Map<String, Object> content = new JsonForm(this).data();
    this.contentDigest = "sha256:" + Sha256.of(Envelope.line(content));
    this.data = new LinkedHashMap<>(content);
    this.data.put("content", contentDigest);
  }

  /** The reconciliation of a run. */
  public static Reconciliation of(RunHistory history, About about) {
    return new Reconciliation(history, about);
  }

  /** What it comes to. */
  public Status status() {
    return whole.status();
  }

  /** The report in one of its forms, sealed; CSV has no place for a seal. */
  public String text(Format format) {
    return switch (format) {
      case TEXT -> Seal.close(new TextForm(this).text());
      case MARKDOWN -> Seal.close(new MarkdownForm(this).text());
      case HTML -> Seal.close(new HtmlForm(this).text());
      case JSON -> Seal.close(JsonForm.text(this, List.of()));
      case JUNIT -> Seal.close(new JunitForm(this).text());
      case CSV -> new CsvForm(this).text();
    };
  }

  /** For an envelope: everything, and the digest over it. */
  public Map<String, Object> data() {
    return new LinkedHashMap<>(data);
  }

  /** SHA-256 over the canonical content, the same in every form. */
  public String contentDigest() {
    return contentDigest;
  }

  RunRecord run() {
    return run;
  }

  About about() {
    return about;
  }

  List<Account> tables() {
    return tables;
  }

  Account whole() {
    return whole;
  }

  Map<String, String> ground() {
    return ground;
  }
}
