package io.whimbrel.engine.journal;

import io.whimbrel.core.journal.Journal;
import io.whimbrel.core.plan.MigrationId;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What every journal promises, whatever keeps it. */
abstract class JournalContract
    implements RunContract,
        EventContract,
        AuditContract,
        ChunkContract,
        LeaseContract,
        LetterContract,
        ThrottleContract,
        TablesContract {

  private final MigrationId migration =
      new MigrationId("MIGRATION-" + UUID.randomUUID().toString().substring(0, 8));
  private Journal journal;

  @BeforeEach
  void open() {
    journal = open(address());
  }

  @AfterEach
  void close() {
    journal.close();
  }

  static Journal open(String address) {
    return JournalProcess.open(address);
  }

  @Override
  public Journal journal() {
    return journal;
  }

  @Override
  public MigrationId migration() {
    return migration;
  }
}
