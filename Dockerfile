# decam-silo and decam in one image. Build: docker build -t decam-silo:local .
# With a card: docker build --build-arg ORT_FLAVOR=cuda --build-arg RUNTIME=IMAGE_WITH_DOTNET_AND_CUDA -t decam-silo:cuda .
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
ARG ORT_FLAVOR=cpu
WORKDIR /src
COPY . .
# The packages are checked against the lock files here; a publish for one platform has none.
RUN dotnet restore client --locked-mode -p:OrtFlavor=${ORT_FLAVOR}
# For this platform alone: the native libraries of all others take 1.4 GB.
RUN dotnet publish silo -c Release -o /out/silo -p:OrtFlavor=${ORT_FLAVOR} --use-current-runtime --no-self-contained
RUN dotnet publish client -c Release -o /out/client -p:OrtFlavor=${ORT_FLAVOR} --use-current-runtime --no-self-contained

FROM ${RUNTIME}
ENV DOTNET_CLI_TELEMETRY_OPTOUT=1 ORT_DISABLE_TELEMETRY=1 DOTNET_EnableDiagnostics=0
COPY --from=build /out/silo /opt/decam/silo
COPY --from=build /out/client /opt/decam/client
RUN ln -s /opt/decam/client/decam /usr/local/bin/decam && ln -s /opt/decam/silo/decam-silo /usr/local/bin/decam-silo
# A new volume mounted here belongs to the user that the silo runs as.
RUN mkdir /artifacts && chown 10001:10001 /artifacts
USER 10001:10001
EXPOSE 11111 30000 8080
ENTRYPOINT ["decam-silo"]
