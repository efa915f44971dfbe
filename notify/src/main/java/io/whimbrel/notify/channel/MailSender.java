package io.whimbrel.notify.channel;

import io.whimbrel.core.notify.Notification;
import io.whimbrel.core.plan.endpoint.Secret;
import io.whimbrel.core.plan.notify.NotifyChannel;
import io.whimbrel.core.plan.notify.NotifyChannel.Mail.Encryption;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Date;
import java.util.Properties;
import java.util.UUID;

/** A mail of plain text. The server's name is checked against its certificate. */
record MailSender(NotifyChannel.Mail channel) implements Sender {
  private static final String MILLIS_MAX = "10000";
  private static final int SUBJECT_MAX = 200;

  @Override
  public Reply send(Notification notification) {
    try {
      Session session = Session.getInstance(properties());
      MimeMessage message = message(session, notification);
      try (Transport transport = session.getTransport("smtp")) {
        transport.connect(
            channel.host(),
            channel.port(),
            channel.user().orElse(null),
            channel.password().map(Secret::value).orElse(null));
        transport.sendMessage(message, message.getAllRecipients());
      }
      return new Reply.Accepted("the mail server took it");
    } catch (AuthenticationFailedException e) {
      return new Reply.Refused("the mail server refuses the log-in: " + text(e));
    } catch (SendFailedException e) {
      return new Reply.Refused("the mail server refuses it: " + text(e));
    } catch (MessagingException e) {
      return new Reply.Later(text(e));
    } catch (IOException | GeneralSecurityException e) {
      return new Reply.Refused("the certificates cannot be read: " + e.getMessage());
    }
  }

  private Properties properties() throws IOException, GeneralSecurityException {
    Properties properties = new Properties();
    properties.put("mail.smtp.connectiontimeout", MILLIS_MAX);
    properties.put("mail.smtp.timeout", MILLIS_MAX);
    properties.put("mail.smtp.writetimeout", MILLIS_MAX);
    properties.put("mail.smtp.auth", Boolean.toString(channel.user().isPresent()));
    properties.put("mail.smtp.ssl.checkserveridentity", "true");
    switch (channel.encryption()) {
      case STARTTLS -> {
        properties.put("mail.smtp.starttls.enable", "true");
        properties.put("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.put("mail.smtp.ssl.enable", "true");
      case NONE -> properties.put("mail.smtp.starttls.enable", "false");
    }
    if (channel.certificate().isPresent() && channel.encryption() != Encryption.NONE) {
      properties.put(
          "mail.smtp.ssl.socketFactory", TrustedFile.sockets(channel.certificate().get()));
    }
    return properties;
  }

  private MimeMessage message(Session session, Notification told) throws MessagingException {
    MimeMessage message = new SameId(session, told.id());
    message.setFrom(new InternetAddress(channel.from()));
    for (String to : channel.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to));
    }
    message.setSubject(Cut.line(SUBJECT_MAX, told.title()), "UTF-8");
    message.setSentDate(Date.from(told.at()));
    message.setText(body(told), "UTF-8");
    message.setHeader("Auto-Submitted", "auto-generated");
    message.setHeader("X-Whimbrel-Id", told.id());
    message.setHeader("X-Whimbrel-Event", told.kind());
    message.setHeader("X-Whimbrel-Urgency", told.urgency().text());
    String thread = "<" + hash(told.migration() + "/" + told.key()) + "@whimbrel>";
    message.setHeader("References", thread);
    message.setHeader("In-Reply-To", thread);
    message.saveChanges();
    return message;
  }

  private static String body(Notification told) {
    StringBuilder body = new StringBuilder(told.text()).append("\n\n");
    told.facts()
        .forEach((name, value) -> body.append(name).append(": ").append(value).append('\n'));
    return body.append("\nurgency: ")
        .append(told.urgency().text())
        .append("\nevent: ")
        .append(told.kind())
        .append("\nrun: ")
        .append(told.run())
        .append("\ntime: ")
        .append(told.at())
        .append('\n')
        .toString();
  }

  private static String hash(String text) {
    return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String text(MessagingException e) {
    return e.getClass().getSimpleName() + ": " + e.getMessage();
  }

  /** The same message id whenever it is sent: mail servers drop what they have. */
  private static final class SameId extends MimeMessage {
    private final String id;

    SameId(Session session, String id) {
      super(session);
      this.id = "<" + hash(id) + "@whimbrel>";
    }

    @Override
    protected void updateMessageID() throws MessagingException {
      setHeader("Message-ID", id);
    }
  }
}
