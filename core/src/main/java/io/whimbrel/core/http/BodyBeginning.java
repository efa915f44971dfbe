package io.whimbrel.core.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Reads so many bytes of a body, then lets go of it. The client calls it from one thread at a time.
 */
final class BodyBeginning implements HttpResponse.BodySubscriber<BodyBeginning.Read> {
  private final CompletableFuture<Read> result = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final int max;
  private @Nullable Subscription subscription;

  /** What was read, and why no more where it broke off. */
  record Read(String text, Optional<IOException> broken) {}

  BodyBeginning(int max) {
    this.max = max;
  }

  @Override
  public CompletionStage<Read> getBody() {
    return result;
  }

  @Override
  public void onSubscribe(Subscription given) {
    subscription = given;
    given.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    for (ByteBuffer buffer : buffers) {
      byte[] part = new byte[Math.min(buffer.remaining(), max - bytes.size())];
      buffer.get(part);
      bytes.writeBytes(part);
    }
    Subscription from = subscription;
    if (bytes.size() >= max) {
      complete(Optional.empty());
      if (from != null) {
        from.cancel();
      }
    } else if (from != null) {
      from.request(1);
    }
  }

  @Override
  public void onError(Throwable error) {
    complete(Optional.of(error instanceof IOException why ? why : new IOException(error)));
  }

  @Override
  public void onComplete() {
    complete(Optional.empty());
  }

  private void complete(Optional<IOException> broken) {
    result.complete(new Read(bytes.toString(StandardCharsets.UTF_8), broken));
  }
}
