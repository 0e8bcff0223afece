# The server as a container. Build: docker build -t countersign .
# First run, to make a CA in the volume (see docs/OPERATIONS.md), then the server:
#   docker run --rm -it -v countersign:/home/countersign/.step countersign ca-cli ca init --ssh
#   docker run -d -p 9443:9443 -v countersign:/home/countersign/.step countersign

FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /source
COPY . .
# The images are trained on a CA of their own; the tests have run before anybody builds this.
RUN mvn -B -ntp -DskipTests package

FROM debian:12-slim
RUN useradd --create-home --uid 10443 --shell /usr/sbin/nologin countersign
COPY --from=build /source/ca-server/target/image /opt/countersign/ca-server
COPY --from=build /source/ca-cli/target/image /opt/countersign/ca-cli
ENV PATH=/opt/countersign/ca-server/bin:/opt/countersign/ca-cli/bin:$PATH \
    STEPPATH=/home/countersign/.step
USER countersign
RUN mkdir -m 700 /home/countersign/.step
# Configuration, certificates and keys, and below db/ the ledger.
VOLUME /home/countersign/.step
EXPOSE 9443
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s CMD ["ca-cli", "ca", "health"]
# The password of the CA keys is a file: mount it as a secret, or put it into the volume with mode 0600.
CMD ["ca-server", "/home/countersign/.step/config/ca.json", "--password-file", "/home/countersign/.step/password"]
