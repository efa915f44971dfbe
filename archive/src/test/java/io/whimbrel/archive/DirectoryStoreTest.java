package io.whimbrel.archive;

import io.whimbrel.archive.store.DirectoryStore;
import io.whimbrel.archive.store.Store;
import io.whimbrel.core.plan.endpoint.S3Rules;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class DirectoryStoreTest implements StoreContract {
  @TempDir Path directory = Path.of("");

  @Override
  public String place() {
    return directory.toString();
  }

  @Override
  public Store store() {
    return new DirectoryStore(directory);
  }

  @Override
  public StoredArchives archives() {
    return new StoredArchives(S3Rules.DEFAULT);
  }
}
