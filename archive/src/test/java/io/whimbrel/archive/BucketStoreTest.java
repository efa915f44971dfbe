package io.whimbrel.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.whimbrel.archive.s3.Buckets;
import io.whimbrel.archive.s3.S3Server;
import io.whimbrel.archive.store.Store;
import io.whimbrel.core.plan.endpoint.S3Place;
import io.whimbrel.core.problem.Problem;
import io.whimbrel.core.problem.ProblemCode;
import io.whimbrel.testkit.proxy.TcpProxy;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.UUID;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

@TestInstance(Lifecycle.PER_CLASS)
class BucketStoreTest implements StoreContract {
  private static final int BIG = 20_000_000;

  private final S3Server server;
  private final Buckets buckets;
  private String place = "";

  BucketStoreTest() throws Exception {
    server = S3Server.start();
    buckets = new Buckets(server.rules());
  }

  @BeforeEach
  void anotherPrefix() {
    place = "s3://%s/some/%s".formatted(S3Server.BUCKET, UUID.randomUUID());
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  @Override
  public String place() {
    return place;
  }

  @Override
  public Store store() {
    return buckets.open(S3Place.parse(place).orElseThrow());
  }

  @Override
  public StoredArchives archives() {
    return new StoredArchives(server.rules());
  }

  @Test
  void aConnectionThatBreaksWhileAFileIsReadIsMadeAgain() throws IOException {
    byte[] bytes = new byte[BIG];
    bytes[BIG - 1] = 7;
    try (Store.Draft draft = store().create("big")) {
      draft.out().write(bytes);
      draft.publish();
    }

    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port())) {
      Store behind = behind(proxy);
      try (InputStream in = behind.open("big")) {
        byte[] begin = in.readNBytes(1_000);
        proxy.reset();
        proxy.pass();
        byte[] rest = in.readAllBytes();

        assertThat(begin).hasSize(1_000);
        assertThat(rest).hasSize(BIG - 1_000).endsWith(7);
      }
    }
  }

  @Test
  void anUploadGoesOnOverANewConnectionAndFailsClearlyWhereThereIsNone() throws IOException {
    try (TcpProxy proxy = TcpProxy.to("127.0.0.1", server.port())) {
      Store behind = behind(proxy);
      try (Store.Draft draft = behind.create("big")) {
        draft.out().write(new byte[BIG]);
        proxy.reset();
        proxy.pass();
        draft.publish();
      }
      assertThat(store().list(""))
          .singleElement()
          .satisfies(f -> assertThat(f.bytes()).isEqualTo(BIG));

      Store.Draft draft = behind.create("other");
      draft.out().write(new byte[BIG]);
      proxy.cut();
      IOException refused = catchThrowableOfType(IOException.class, draft::publish);
      assertThat(refused)
          .hasMessageContaining("cannot be reached")
          .hasMessageContaining(S3Server.BUCKET);
      assertThat(store().list("")).extracting(Store.Stored::name).doesNotContain("other");
      proxy.pass();
      draft.close();
    }

    assertThat(store().list("")).extracting(Store.Stored::name).containsExactly("big");
  }

  @Test
  void aWrongKeyOrAMissingBucketIsSaidClearlyAndWithoutTheSecret() {
    String wrong = "another-secret-that-nobody-may-see";
    StoredArchives wronglySigned = new StoredArchives(S3Server.rules(server.port(), wrong));

    Problem refused = problem(() -> wronglySigned.list(place, SampleArchive.MIGRATION));
    Problem unwritten = problem(() -> SampleArchive.write(wronglySigned, place));
    Problem missing =
        problem(() -> SampleArchive.write(archives(), "s3://no-such-bucket-here/prefix"));
    Problem formless = problem(() -> archives().list("s3://Bad_Bucket", SampleArchive.MIGRATION));

    assertThat(List.of(refused, unwritten, missing))
        .allMatch(p -> p.code() == ProblemCode.BACKUP_UNREACHABLE);
    assertThat(refused.what()).contains("403");
    assertThat(refused.fix()).contains("key");
    assertThat(unwritten.fix()).contains("key");
    assertThat(missing.what()).contains("there is no bucket 'no-such-bucket-here'");
    assertThat(formless.fix()).contains("s3://bucket/prefix");
    for (Problem problem : List.of(refused, unwritten, missing)) {
      for (@Nullable Throwable cause = problem; cause != null; cause = cause.getCause()) {
        assertThat(String.valueOf(cause)).doesNotContain(wrong, S3Server.SECRET);
      }
    }
  }

  /** Tries less often than it would, so that nobody waits. */
  private Store behind(TcpProxy proxy) {
    return new Buckets(S3Server.rules(proxy.port(), S3Server.SECRET), 3)
        .open(S3Place.parse(place).orElseThrow());
  }

  private static Problem problem(ThrowingCallable work) {
    return catchThrowableOfType(Problem.class, work);
  }
}
