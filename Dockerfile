# The front end is built by Node, the application runs on Python alone.
FROM node:24-slim AS front
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./
COPY app /build/app
RUN npm run build

FROM python:3.13-slim
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 APP_ENV=production DATA_DIR=/data
WORKDIR /srv
COPY requirements.lock ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY app ./app
COPY handlers ./handlers
COPY processes ./processes
COPY forms ./forms
COPY migrations ./migrations
COPY --from=front /build/app/ui/static ./app/ui/static
RUN python -m compileall -q app handlers && useradd --uid 10001 --home-dir /data --create-home app
USER app
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --start-interval=1s \
    CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8000/readyz', timeout=2)"]
CMD ["gunicorn", "app.wsgi:create()", "--bind=0.0.0.0:8000", "--worker-class=gthread", "--workers=3", "--threads=16", "--no-control-socket", \
    "--timeout=60", "--graceful-timeout=30", "--config=python:app.recycling", "--access-logfile=-", \
    "--access-logformat=%({x-forwarded-for}i)s %(t)s \"%(m)s %(U)s\" %(s)s %(B)s %(M)sms"]
