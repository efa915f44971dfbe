@NullMarked
package io.whimbrel.databases.postgresql.sample;

import org.jspecify.annotations.NullMarked;
