# SPDX-License-Identifier: MulanPSL-2.0
# Debian wants manual pages and change logs compressed; rpm does it by itself.
file(
  GLOB_RECURSE
  pages
  ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/man/*.[15]
  ${CPACK_TEMPORARY_INSTALL_DIRECTORY}/usr/share/doc/ziping/changelog)
execute_process(COMMAND gzip -9n ${pages} COMMAND_ERROR_IS_FATAL ANY)
