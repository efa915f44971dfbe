/** What people are told of a migration: status updates and reminders. */
@NullMarked
package io.whimbrel.documents.update;

import org.jspecify.annotations.NullMarked;
